using System.Globalization;
using System.Text.RegularExpressions;

namespace MailMesh.InboxSync.Tests.Hostile;

/// <summary>One connection of a <see cref="HostileServer"/>.</summary>
internal sealed partial class HostileSession(HostileServer server, Stream stream, CancellationToken stop)
    : PlayedImapSession(stream, stop)
{
    private const string Capabilities = "IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN UIDPLUS IDLE UNSELECT";

    private HostileMailbox? _open;

    public async Task Run()
    {
        await Say("* OK hostile.test");
        for (var answered = 0; answered < server.CommandsMax; answered++)
        {
            if (await ReadCommand() is not { } command)
                return;
            server.Commands.Enqueue(command);
            server.BeforeAnswer?.Invoke(command);
            var words = command.Split(' ', 3);
            if (!await Answer(words[0], words[1].ToUpperInvariant(), words.Length > 2 ? words[2] : ""))
                return;
        }
        await Flush();
    }

    /// <summary>False ends the connection.</summary>
    private async Task<bool> Answer(string tag, string name, string rest)
    {
        switch (name)
        {
            case "CAPABILITY":
                await Say($"* CAPABILITY {Capabilities}{(server.Notifies ? " NOTIFY" : "")}");
                break;
            case "AUTHENTICATE" when !rest.Contains(' ', StringComparison.Ordinal):
                await Say("+ ");
                await ReadLine();
                break;
            case "LIST" or "LSUB" when rest.EndsWith("\"\"", StringComparison.Ordinal):
                await Say("* LIST (\\Noselect) \"/\" \"\"");
                break;
            case "LIST" or "LSUB":
                foreach (var mailbox in server.Mailboxes)
                    await Say($"* {name} () \"/\" {{{mailbox.Name.Length}}}\r\n{mailbox.Name}");
                break;
            case "SELECT" or "EXAMINE":
                return await Select(tag, rest);
            case "STATUS" when Named(rest) is { } asked:
                await Say($"* STATUS {{{asked.Name.Length}}}\r\n{asked.Name} (MESSAGES {asked.Mails.Count}"
                    + $"{(asked.UidNext is { } next ? $" UIDNEXT {next}" : "")} UIDVALIDITY {asked.UidValidity} "
                    + "UNSEEN 0 RECENT 0)");
                break;
            case "IDLE":
                return await Idle(tag);
            case "UID" when rest.StartsWith("FETCH ", StringComparison.OrdinalIgnoreCase):
                return await new HostileFetch(_open!, rest[6..], Output, Stop).Answer(tag);
            case "UID" when rest.StartsWith("SEARCH ", StringComparison.OrdinalIgnoreCase):
                await Search(rest[7..]);
                break;
            case "LOGOUT":
                await Say($"* BYE\r\n{tag} OK");
                await Flush();
                return false;
            case "CLOSE" or "UNSELECT":
                _open = null;
                break;
        }
        await Say($"{tag} OK done");
        return true;
    }

    private async Task<bool> Select(string tag, string rest)
    {
        _open = Named(rest);
        if (_open is null)
        {
            await Say($"{tag} NO [NONEXISTENT] no such mailbox");
            return true;
        }
        await Say($"* {_open.Mails.Count} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen \\Flagged \\Deleted)\r\n"
            + $"* OK [UIDVALIDITY {_open.UidValidity}] valid"
            + (_open.UidNext is { } next ? $"\r\n* OK [UIDNEXT {next}] next" : ""));
        await Say($"{tag} OK [READ-WRITE] open");
        return true;
    }

    private async Task<bool> Idle(string tag)
    {
        var told = server.Told; // before the client knows that it idles
        await Say("+ idling");
        await Flush();
        var done = ReadLine();
        while (await Task.WhenAny((Task)done, told) == told)
        {
            var lines = await told;
            told = server.Told;
            _open = server.Mailboxes.FirstOrDefault(mailbox => mailbox.Name == _open?.Name);
            await Say(lines);
            await Flush();
        }
        if (await done is null)
            return false;
        await Say($"{tag} OK done");
        return true;
    }

    // A hostile server needs no search keys: "UID 5:*" is the only one that narrows.
    private Task Search(string keys)
    {
        var range = UidKey().Match(keys);
        var first = range.Success ? uint.Parse(range.Groups[1].Value, CultureInfo.InvariantCulture) : 1;
        var found = _open!.Mails.Where(mail => mail.Uid >= first)
            .Select(mail => mail.Uid.ToString(CultureInfo.InvariantCulture));
        return Say(string.Join(' ', found.Prepend("* SEARCH")));
    }

    // The name is quoted or an atom; what follows it are options.
    private HostileMailbox? Named(string rest) =>
        server.Mailboxes.FirstOrDefault(mailbox => mailbox.Name == Text(rest).Word);

    [GeneratedRegex(@"UID (\d+):")]
    private static partial Regex UidKey();
}
