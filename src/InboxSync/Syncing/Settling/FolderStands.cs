using MailMesh.Mail.Imap.Responses;

namespace MailMesh.InboxSync.Syncing.Settling;

/// <summary>
/// Where each folder's numbering of mails stood. Equal at two times: meanwhile no mail came into any folder, by
/// whatever way, and no folder came, went or got another name.
/// </summary>
public sealed class FolderStands
{
    private readonly HashSet<(string Name, long? UidValidity, long? UidNext)> _stands;

    private FolderStands(HashSet<(string, long?, long?)> stands) => _stands = stands;

    /// <param name="folders">By the server's names; null for one that can't be asked for its status.</param>
    public static FolderStands Of(IEnumerable<(string Name, MailboxStatus? Status)> folders) => new(
        [.. folders.Select(each => (each.Name, (long?)each.Status?.UidValidity, Next(each.Status)))]);

    public bool Equal(FolderStands other) => _stands.SetEquals(other._stands);

    /// <summary>A server that tells no UIDNEXT tells at least how many there are.</summary>
    private static long? Next(MailboxStatus? status) =>
        status?.UidNext is { } next and > 0 ? next : -1L - status?.Messages;
}
