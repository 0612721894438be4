using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Messages;

namespace MailMesh.InboxSync.Changing.Carrying;

/// <summary>Finds a mail by its Message-ID in the open mailbox.</summary>
internal static class MailFinder
{
    /// <summary>UIDs of mails with it, ascending; none where there is no Message-ID.</summary>
    public static async Task<(IReadOnlyList<uint> Uids, Verdict? Verdict)> Find(
        ImapClient client, string? messageId, CancellationToken ct)
    {
        if (messageId is null || messageId.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0)
            return ([], null);
        // iCloud's ESEARCH can't be relied on, and a mail that isn't found would be filed twice.
        var search = await client.Search(
            SearchKey.Header("Message-ID", messageId), new SearchOptions { AvoidEsearch = true }, ct);
        return search.IsDone(out var found, out var verdict) ? ([.. found.Uids], null) : ([], verdict);
    }
}
