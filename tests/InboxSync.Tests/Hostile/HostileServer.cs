using System.Collections.Concurrent;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Hostile;

/// <summary>
/// An IMAP server (RFC 3501 with UIDPLUS, IDLE, LITERAL+) that does to its client what the worst are known for,
/// written apart from our own code so that the two can't share an error.
/// </summary>
public sealed class HostileServer(params HostileMailbox[] mailboxes) : LoopbackServer
{
    private TaskCompletionSource<string> _told = New();

    public IReadOnlyList<HostileMailbox> Mailboxes { get; set; } = mailboxes;

    /// <summary>Each connection is closed after so many commands were answered.</summary>
    public int CommandsMax { get; init; } = int.MaxValue;

    /// <summary>Each connection is closed after this time, whatever is under way.</summary>
    public TimeSpan? LivesFor { get; init; }

    /// <summary>It has NOTIFY (RFC 5465), and says what the test has it say.</summary>
    public bool Notifies { get; init; }

    /// <summary>What is told next to all that idle.</summary>
    internal Task<string> Told => Volatile.Read(ref _told).Task;

    /// <summary>Called with each command line before it is answered.</summary>
    public Action<string>? BeforeAnswer { get; set; }

    /// <summary>Every command line that came, without its literals.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>Says these lines to all that idle.</summary>
    public void Tell(string lines) => Interlocked.Exchange(ref _told, New()).SetResult(lines);

    protected override async Task Serve(Stream stream, CancellationToken ct)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (LivesFor is { } span)
            life.CancelAfter(span);
        using var session = new HostileSession(this, stream, life.Token);
        await session.Run();
    }

    private static TaskCompletionSource<string> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
