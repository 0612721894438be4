using System.Diagnostics;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mirror;

namespace MailMesh.InboxSync.Changing.Carrying;

/// <summary>The mailbox that a change goes into; made where the server hasn't one for the role.</summary>
/// <param name="Created">Its name, where it was made or found just now.</param>
internal sealed record TargetMailbox(string? Name, string? Created = null, Verdict? Verdict = null)
{
    public static async Task<TargetMailbox> Open(ImapClient client, WaitingChange change, CancellationToken ct)
    {
        if (change.TargetName is { } known || change.TargetId is null)
            return new TargetMailbox(change.TargetName);
        if (change.TargetRole is null)
            return new TargetMailbox(null, Verdict: new Verdict.Refused("the server has this folder no more"));
        var named = await Named(client, change, ct);
        if (named.Verdict is not null)
            return named;
        var made = await client.Create(named.Name!, ct: ct);
        if (made is ImapOutcome<Acknowledged>.Refused { Code.Name: "ALREADYEXISTS" })
            return named with { Created = named.Name };
        if (made is ImapOutcome<Acknowledged>.Refused)
        {
            // Servers without response codes (RFC 5530) say NO to a mailbox that is there.
            var there = await client.Status(named.Name!, StatusItems.Messages, ct);
            if (there.IsDone)
                return named with { Created = named.Name };
        }
        return made.IsDone(out _, out var verdict)
            ? named with { Created = named.Name }
            : new TargetMailbox(null, Verdict: verdict);
    }

    /// <summary>Below the prefix that the server wants for the user's own mailboxes, e.g. <c>INBOX.</c></summary>
    private static async Task<TargetMailbox> Named(ImapClient client, WaitingChange change, CancellationToken ct)
    {
        var name = change.TargetRole switch
        {
            FolderRole.Trash => "Trash",
            FolderRole.Sent => "Sent",
            FolderRole.Drafts => "Drafts",
            FolderRole.Spam => "Junk",
            FolderRole.Archive => "Archive",
            _ => throw new UnreachableException($"No mailbox is made for {change.TargetRole}."),
        };
        if (!client.Capabilities.Has("NAMESPACE"))
            return new TargetMailbox(name);
        return (await client.Namespace(ct)).IsDone(out var spaces, out var verdict)
            ? new TargetMailbox(spaces.Personal.Select(own => own.Prefix).FirstOrDefault("") + name)
            : new TargetMailbox(null, Verdict: verdict);
    }
}
