using MailMesh.InboxSync.Gmail;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mirror;
using MailMesh.Mirror.Blobs;

namespace MailMesh.InboxSync.Changing.Carrying;

/// <summary>
/// Puts the copy of a sent mail into the server's Sent once, and a draft into its drafts: looked for by Message-ID
/// before every try. Where the server files what it submits itself, its copy is waited for and becomes the email's
/// place.
/// </summary>
public sealed class AppendCarrier(PackReader packs)
{
    /// <summary>Looks for a copy that the server files itself, minutes in all; sync may still find it then.</summary>
    public const int LooksMax = 8;

    private static readonly string[] HostsThatFile = ["outlook.com", "office365.com", "gmail.com", "googlemail.com"];

    internal async Task<Verdict> Carry(ImapClient client, WaitingChange change, string target, CancellationToken ct)
    {
        var (found, verdict) = await Find(client, change, target, ct);
        if (found is not null || verdict is not null)
            return verdict ?? At(found!);
        var isDraft = change.TargetRole == FolderRole.Drafts;
        if (!isDraft && FilesItself(client, change.ImapHost))
            return change.Waits < LooksMax
                ? new Verdict.Wait("the server files its copy itself, and it isn't there yet")
                : Verdict.Done.Plain;
        var raw = await packs.Read(change.Blob, ct);
        var options = new AppendOptions
        {
            Flags = isDraft ? ["\\Draft", "\\Seen"] : ["\\Seen"],
            InternalDate = change.ReceivedAt,
        };
        if (!(await client.Append(target, raw, options, ct)).IsDone(out var told, out verdict))
            return verdict;
        if (told is { Validity: { } validity, Uid: { } uid })
            return At(new NewPlace(change.EmailId, change.TargetId!.Value, validity, uid));
        (found, verdict) = await Find(client, change, target, ct);
        return verdict ?? (found is null ? Verdict.Done.Plain : At(found));
    }

    private static Verdict.Done At(NewPlace place) => new Verdict.Done([place], []);

    private static bool FilesItself(ImapClient client, string host) =>
        GmailLabels.Has(client)
        || HostsThatFile.Any(name => host.EndsWith(name, StringComparison.OrdinalIgnoreCase));

    private static async Task<(NewPlace? Place, Verdict? Verdict)> Find(
        ImapClient client, WaitingChange change, string target, CancellationToken ct)
    {
        if (await SourceMailbox.Select(client, target, ct) is { } closed)
            return (null, closed);
        var (uids, verdict) = await MailFinder.Find(client, change.MessageId, ct);
        return uids.Count == 0
            ? (null, verdict)
            : (new NewPlace(change.EmailId, change.TargetId!.Value, client.Selected!.UidValidity, uids[^1]), null);
    }
}
