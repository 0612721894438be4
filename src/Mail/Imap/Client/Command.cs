using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Client;

/// <summary>
/// One command from its sending to its tagged answer. The connection's loop offers it each untagged response, oldest
/// command first, until one takes it (RFC 9051 §5.5).
/// </summary>
internal abstract class Command
{
    /// <summary>For reasons of failures; never an argument.</summary>
    public abstract string Name { get; }

    /// <summary>Nothing else may be in flight: it changes what other answers would mean.</summary>
    public virtual bool IsExclusive => false;

    /// <summary>It lasts as long as nobody wants the connection for something else.</summary>
    public virtual bool GivesWay => false;

    /// <summary>A long silence of the server is how it should be now.</summary>
    public virtual bool MayBeSilent => false;

    /// <summary>Set when it is sent.</summary>
    public string Tag { get; set; } = "";

    /// <summary>Nobody waits for the answer any more.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Completes with the answer, whatever it is.</summary>
    public abstract Task Ended { get; }

    /// <summary>Writes the command after its tag, without the CRLF.</summary>
    public abstract void Write(CommandText text);

    /// <summary>Sends it; the default writes its text, waiting for a go-ahead where a literal needs it.</summary>
    public virtual Task Send(Connection connection, CancellationToken ct) => connection.SendText(this, ct);

    /// <summary>An untagged response other than the ones below; true when it was an answer to this.</summary>
    public virtual bool Take(string name, ref ResponseReader reader) => false;

    /// <summary>A FETCH response; true makes it this command's own.</summary>
    public virtual bool Take(FetchedEmail email) => false;

    /// <summary>A VANISHED response.</summary>
    public virtual bool Take(UidSet vanished, bool isEarlier) => false;

    /// <summary>An untagged OK or NO with a code, which the connection has seen too.</summary>
    public virtual void Note(StatusResponse status) { }

    /// <summary>Where a section too large for memory goes; true when it is an answer to this.</summary>
    public virtual bool TakeLarge(uint sequence, uint uid, string section, long bytes, out Stream? target)
    {
        target = null;
        return false;
    }

    /// <summary>Waited for before the next response is read: what was taken is handed on.</summary>
    public virtual ValueTask HandOn() => ValueTask.CompletedTask;

    /// <summary>A "+" came; before the next response is read.</summary>
    public virtual void GoAhead() { }

    public virtual void Abandon() => IsAbandoned = true;

    /// <summary>The tagged answer, or the BYE that came in its place.</summary>
    public abstract void Complete(StatusResponse answer);

    /// <summary>No answer will come.</summary>
    public abstract void Lose(string reason);
}

/// <summary>A command that gives a <typeparamref name="T"/>.</summary>
internal abstract class Command<T> : Command
{
    private readonly TaskCompletionSource<ImapOutcome<T>> _outcome =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ImapOutcome<T>> Outcome => _outcome.Task;

    public override Task Ended => _outcome.Task;

    /// <summary>What the OK amounts to.</summary>
    protected abstract T Result(StatusResponse ok);

    /// <summary>What a NO or BAD amounts to, where that isn't a refusal.</summary>
    protected virtual ImapOutcome<T>? Instead(StatusResponse failure) => null;

    /// <summary>A fault of the caller's code in a handler of theirs.</summary>
    protected void Fault(Exception error)
    {
        Abandon();
        _outcome.TrySetException(error);
    }

    public override void Complete(StatusResponse answer) => _outcome.TrySetResult(Read(answer));

    public override void Lose(string reason) => _outcome.TrySetResult(new ImapOutcome<T>.Lost(reason));

    private ImapOutcome<T> Read(StatusResponse answer)
    {
        if (answer.Kind == StatusKind.Ok)
            return new ImapOutcome<T>.Done(Result(answer), answer.Code, answer.Text);
        if (answer.IsThrottled(out var retryAfter)) return new ImapOutcome<T>.Throttled(retryAfter, answer.Text);
        if (answer.Kind == StatusKind.Bye) return new ImapOutcome<T>.Lost($"the server said BYE: {answer.Text}");
        var by = answer.Kind == StatusKind.No ? Refusal.No : Refusal.Bad;
        return Instead(answer) ?? new ImapOutcome<T>.Refused(by, answer.Code, answer.Text);
    }
}

/// <summary>A command that is answered by OK alone.</summary>
internal class PlainCommand(string name, Action<CommandText> write) : Command<Acknowledged>
{
    public override string Name => name;

    public override void Write(CommandText text) => write(text);

    protected override Acknowledged Result(StatusResponse ok) => default;
}
