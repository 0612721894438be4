using MailMesh.ImapReader;

// One reader of a mailbox, as a process of its own, so that its memory is its own. Prints one line of figures.
var target = Target.FromEnvironment();
Console.WriteLine(args is [var what, ..]
    ? what switch
    {
        "bare" => await BareSocket.Read(target),
        "read" => await Mailbox.Read(target, parses: false),
        "parse" => await Mailbox.Read(target, parses: true),
        "idle" => await IdleConnections.Hold(target),
        _ => throw new ArgumentException($"There is no reader \"{what}\"."),
    }
    : throw new ArgumentException("bare, read, parse or idle?"));
