using MailMesh.InboxSync.Changing.Carrying;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Responses;

namespace MailMesh.InboxSync.Gmail;

/// <summary>
/// Gmail makes a draft of what is appended to its folder of drafts, and shows it in all mail too: that is where the
/// mirror has its place.
/// </summary>
internal static class GmailDrafts
{
    private const string Hidden = "Gmail shows no folder of drafts by IMAP: its settings hide that label";

    /// <summary>The name of the folder, which is in the account's language.</summary>
    public static async Task<(string? Name, Verdict? Verdict)> Mailbox(ImapClient client, CancellationToken ct)
    {
        if (!(await client.List(ct: ct)).IsDone(out var listed, out var verdict))
            return (null, verdict);
        return listed.FirstOrDefault(each => each is { IsSelectable: true, Use: SpecialUse.Drafts }) is { } drafts
            ? (drafts.Name, null)
            : (null, new Verdict.Refused(Hidden));
    }
}
