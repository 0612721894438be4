using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>GETQUOTAROOT and GETQUOTA, RFC 9208.</summary>
public static class QuotaCommand
{
    /// <summary>Quotas that a mailbox counts against.</summary>
    public static Task<ImapOutcome<IReadOnlyList<MailboxQuota>>> Quota(
        this ImapClient client, string mailbox, CancellationToken ct = default) => throw new NotSupportedException();
}

/// <summary>One resource of a quota root.</summary>
/// <param name="Root">Name of the root.</param>
/// <param name="Resource">STORAGE (in 1,024 bytes), MESSAGE, ...</param>
/// <param name="Usage">Used.</param>
/// <param name="Limit">Allowed.</param>
public sealed record MailboxQuota(string Root, string Resource, long Usage, long Limit);
