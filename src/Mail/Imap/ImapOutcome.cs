using MailMesh.Mail.Peers;

namespace MailMesh.Mail.Imap;

/// <summary>Who or what refused a command.</summary>
public enum Refusal
{
    /// <summary>The server answered NO: it understood and didn't do it.</summary>
    No,

    /// <summary>The server answered BAD: it didn't accept the command itself.</summary>
    Bad,

    /// <summary>Nothing was sent: the server doesn't offer what the command needs.</summary>
    NotOffered,

    /// <summary>Nothing more was sent: going on would be unsafe, e.g. without the TLS that was required.</summary>
    Unsafe,
}

/// <summary>What became of a command, as a value.</summary>
/// <typeparam name="T">What it gives when it is done.</typeparam>
public abstract record ImapOutcome<T>
{
    private ImapOutcome() { }

    /// <summary>The server answered OK.</summary>
    /// <param name="Value">The answer.</param>
    /// <param name="Code">The response code of the OK, or null.</param>
    /// <param name="Text">The server's text.</param>
    public sealed record Done(T Value, ResponseCode? Code = null, string Text = "") : ImapOutcome<T>;

    /// <summary>Not done; the connection goes on.</summary>
    /// <param name="By">Who refused.</param>
    /// <param name="Code">The server's response code, or null.</param>
    /// <param name="Text">The server's text, or ours where nothing was sent. Holds no secret.</param>
    public sealed record Refused(Refusal By, ResponseCode? Code, string Text) : ImapOutcome<T>;

    /// <summary>Not done: the server wants us slower ([THROTTLED], [LIMIT], Exchange's backoff time).</summary>
    /// <param name="RetryAfter">How long it asked us to wait, or null if it didn't say.</param>
    /// <param name="Text">The server's text.</param>
    public sealed record Throttled(TimeSpan? RetryAfter, string Text) : ImapOutcome<T>;

    /// <summary>The connection ended before the answer: the command may or may not have been carried out.</summary>
    /// <param name="Reason">One line for a person, with the server's BYE if there was one. Holds no secret.</param>
    public sealed record Lost(string Reason) : ImapOutcome<T>
    {
        /// <summary>What kept us from the server, where there never was a connection.</summary>
        public PeerFault Fault { get; init; }
    }

    /// <summary>The command was done.</summary>
    public bool IsDone => this is Done;

    /// <summary>The answer, where anything else would be a bug of the caller's.</summary>
    /// <exception cref="InvalidOperationException">Not done; the message has the server's text.</exception>
    public T Require() => this is Done done
        ? done.Value
        : throw new InvalidOperationException($"The IMAP command was not done: {this}");

    /// <summary>The same outcome with another answer, made only where there is one.</summary>
    internal ImapOutcome<TOther> Map<TOther>(Func<T, TOther> value) => this switch
    {
        Done done => new ImapOutcome<TOther>.Done(value(done.Value), done.Code, done.Text),
        _ => Failed<TOther>(),
    };

    /// <summary>The same failure, of a command with another answer.</summary>
    internal ImapOutcome<TOther> Failed<TOther>() => this switch
    {
        Refused refused => new ImapOutcome<TOther>.Refused(refused.By, refused.Code, refused.Text),
        Throttled throttled => new ImapOutcome<TOther>.Throttled(throttled.RetryAfter, throttled.Text),
        Lost lost => new ImapOutcome<TOther>.Lost(lost.Reason) { Fault = lost.Fault },
        _ => throw new InvalidOperationException("A command that was done has no failure."),
    };
}

/// <summary>The answer of a command that says nothing but OK.</summary>
public readonly record struct Acknowledged;
