using System.Collections.Concurrent;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Gmail;

/// <summary>
/// Gmail's IMAP, as far as its documents and its captured dialogues tell: labels as folders, X-GM-EXT-1, CONDSTORE
/// without QRESYNC, no UIDs of its own in the answers to a change of labels.
/// </summary>
public sealed class GmailServer(GmailAccount account) : LoopbackServer
{
    public GmailAccount Account => account;

    /// <summary>Every command that came, without its tag.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>Answers by the beginnings of commands, each given once in place of carrying the command out.</summary>
    public ConcurrentDictionary<string, string> Instead { get; } = new();

    protected override async Task Serve(Stream stream, CancellationToken ct)
    {
        using var session = new GmailSession(this, stream, ct);
        await session.Run();
    }
}
