using MailMesh.Contracts;

namespace MailMesh.InboxSync.Changing;

/// <summary>The results of a change, as keys hear them.</summary>
internal static class ChangeResults
{
    /// <summary>Ids of one request.</summary>
    public const int EmailsMax = 50;

    public static EmailChange NoEmail(Guid emailId) => new(
        emailId, "message_not_found", "There is no such email: it was deleted or moved on. List or search again.");

    public static EmailChange NoFolder(Guid emailId, string name) => new(
        emailId,
        "folder_not_found",
        $"The inbox has no folder '{name}': use INBOX, ARCHIVE, SPAM, TRASH, or a name that get_inbox shows.");

    public static void Check(IReadOnlyList<Guid> emailIds)
    {
        if (emailIds.Count is 0 or > EmailsMax)
            throw new ArgumentException($"{emailIds.Count} emails; 1 to {EmailsMax} fit one request.");
    }
}
