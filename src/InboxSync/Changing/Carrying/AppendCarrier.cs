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
        var isDraft = change.AskedRole == FolderRole.Drafts;
        if (!isDraft)
            return FilesItself(client, change.ImapHost)
                ? Later(change, "the server files its copy itself, and it isn't there yet")
                : await Append(client, change, target, ["\\Seen"], ct);
        if (!change.IsLabelled)
            return await Append(client, change, target, ["\\Draft", "\\Seen"], ct);
        return await AppendToView(client, change, target, ct);
    }

    private async Task<Verdict> Append(
        ImapClient client, WaitingChange change, string mailbox, string[] flags, CancellationToken ct)
    {
        var raw = await packs.Read(change.Blob, ct);
        var options = new AppendOptions { Flags = flags, InternalDate = change.ReceivedAt };
        if (!(await client.Append(mailbox, raw, options, ct)).IsDone(out var told, out var verdict))
            return verdict;
        if (told is { Validity: { } validity, Uid: { } uid })
            return At(new NewPlace(change.EmailId, change.TargetId!.Value, validity, uid));
        (var found, verdict) = await Find(client, change, mailbox, ct);
        return verdict ?? (found is null ? Verdict.Done.Plain : At(found));
    }

    /// <summary>Into Gmail's drafts, unless a try before did; its place is the one that it gets in all mail.</summary>
    private async Task<Verdict> AppendToView(
        ImapClient client, WaitingChange change, string allMail, CancellationToken ct)
    {
        var (drafts, verdict) = await GmailDrafts.Mailbox(client, ct);
        if (drafts is null)
            return verdict!;
        (var there, verdict) = await Find(client, change, drafts, ct);
        if (verdict is not null)
            return verdict;
        if (there is null
            && await Append(client, change, drafts, ["\\Draft", "\\Seen"], ct) is var appended and not Verdict.Done)
            return appended;
        (var found, verdict) = await Find(client, change, allMail, ct);
        return verdict ?? (found is null ? Later(change, "the draft isn't in all mail yet") : At(found));
    }

    private static Verdict Later(WaitingChange change, string why) =>
        change.Waits < LooksMax ? new Verdict.Wait(why) : Verdict.Done.Plain;

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
