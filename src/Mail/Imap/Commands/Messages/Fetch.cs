using MailMesh.Mail.Imap.Commands.Messages.Fetching;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>UID FETCH, RFC 9051 §6.4.5, §6.4.9.</summary>
public static class FetchCommand
{
    /// <summary>
    /// Reads mails of the open mailbox, in the order that the server sends them. The handler owns each mail and
    /// disposes it. It runs on the connection's own loop: while it runs nothing is read, so that a slow one slows the
    /// server down, and it must not wait for another command of this client.
    /// </summary>
    /// <returns>
    /// How it ended; mails handled before a failure stay handled. What the handler throws ends the task with it.
    /// </returns>
    /// <exception cref="ArgumentException">No UIDs, or a section with CR, LF or NUL.</exception>
    public static Task<ImapOutcome<FetchSummary>> Fetch(
        this ImapClient client, UidSet uids, FetchItems items, Func<FetchedEmail, ValueTask> handler,
        FetchOptions? options = null, CancellationToken ct = default)
    {
        ArgumentGuard.IsNotEmpty(uids);
        options ??= new FetchOptions();
        options.Validate();
        var request = FetchRequest.Make(items, client.Capabilities);
        return FetchWindow.Run(client.Connection, uids, request, options, handler, ct);
    }

    /// <summary>
    /// Reads mails of the open mailbox ahead of the consumer, up to <see cref="FetchOptions.BytesAheadMax"/>, so that
    /// parsing runs on another core than reading. The consumer disposes each mail.
    /// </summary>
    /// <exception cref="ArgumentException">No UIDs, or a section with CR, LF or NUL.</exception>
    public static FetchedEmails Fetch(
        this ImapClient client, UidSet uids, FetchItems items, FetchOptions? options = null)
    {
        ArgumentGuard.IsNotEmpty(uids);
        options ??= new FetchOptions();
        options.Validate();
        FetchRequest.Make(items, client.Capabilities); // a bad argument throws here, not in the loop
        return new FetchedEmails(client, uids, items, options);
    }
}
