using MailMesh.InboxSync.Searching;
using MailMesh.Mirror;

namespace MailMesh.InboxSync.Gmail;

/// <summary>INBOX, SENT and DRAFTS in Gmail's own search, which looks through all mail.</summary>
internal static class GmailViews
{
    /// <summary>Narrows a query to views; what it lets through is sorted out afterwards.</summary>
    public static string Of(SearchScope scope, SearchedFolder folder)
    {
        var words = scope.Views.Select(view => Word(view.Role)).ToArray();
        return !folder.HoldsAll || words.Length == 0 || words.Contains(null) ? ""
            : words.Length == 1 ? $" {words[0]}" : $" {{{string.Join(' ', words)}}}";
    }

    private static string? Word(string? role) => role switch
    {
        FolderRole.Inbox => "in:inbox",
        FolderRole.Sent => "in:sent",
        FolderRole.Drafts => "in:drafts",
        _ => null,
    };
}
