using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>UID FETCH, RFC 9051 §6.4.5.</summary>
public static class FetchCommand
{
    /// <summary>Reads mails. The handler gets each in turn on the connection's own loop, and disposes it; while it runs nothing is read. It must not await another command of this client.</summary>
    public static Task<ImapOutcome<FetchSummary>> Fetch(
        this ImapClient client, UidSet uids, FetchItems items, Func<FetchedEmail, ValueTask> handler,
        FetchOptions? options = null, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Reads mails ahead of the consumer, up to FetchOptions.BytesAheadMax, so that parsing runs on another core.</summary>
    public static FetchedEmails Fetch(
        this ImapClient client, UidSet uids, FetchItems items, FetchOptions? options = null) => throw new NotSupportedException();
}
