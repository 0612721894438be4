using MailMesh.Contracts;
using MailMesh.Mail.Compose;
using MailMesh.Mail.Headers;
using MailMesh.Mail.Mime;
using MailMesh.Mail.Smtp;
using MailMesh.Mirror.Reading;
using MailMesh.Providers;
using MailMesh.Providers.Hosted;

namespace MailMesh.Sender.Composing;

/// <summary>Turns a draft into the bytes that will be sent: sender's address, attachments, Message-ID, MIME.</summary>
public sealed class DraftComposer(
    MirrorReader mirror, AttachmentReader attachments, HostedSettings hosted, TimeProvider clock)
{
    /// <summary>To, Cc and Bcc together.</summary>
    public const int RecipientsMax = 50;

    /// <summary>10 MB of attachments and two bodies at their limit fit, encoded; most servers take this much.</summary>
    public const int MessageBytesMax = 25 * 1024 * 1024;

    public async Task<ComposedMail> Compose(Draft draft, CancellationToken ct)
    {
        if (await mirror.FindInbox(draft.WorkspaceId, draft.InboxId.ToString(), ct) is not { } inbox)
            return Refuse(
                draft, new(RefusalCodes.InboxNotFound, "The sending inbox was removed: send from another inbox."));

        var files = await attachments.Read(draft.WorkspaceId, draft.Attachments, ct);
        if (files is AttachmentFiles.Missing missing)
            return Refuse(draft, new(RefusalCodes.AttachmentNotFound, missing.Reason), inbox.Address);

        var from = new MailAddress(inbox.Address, inbox.DisplayName);
        var messageId = MessageIdOf(draft.SendId, inbox.Address);
        var mail = Write(draft, from, messageId, ((AttachmentFiles.Found)files).Files);
        return mail with { FromAccount = !inbox.IsHosted };
    }

    /// <summary>The submission as failed, without composing it.</summary>
    public ComposedMail Refuse(Draft draft, Refusal why, string? fromAddress = null) =>
        new ComposedMail.Refused(fromAddress ?? "", MessageIdOf(draft.SendId, fromAddress ?? ""), why);

    private ComposedMail Write(
        Draft draft, MailAddress from, string messageId, IReadOnlyList<OutgoingFile> files)
    {
        var recipients = draft.Recipients().Select(recipient => recipient.Address.Address).ToList();
        if (recipients.Count is 0 or > RecipientsMax)
            return Invalid($"A mail has 1 to {RecipientsMax} recipients, not {recipients.Count}.");
        try
        {
            _ = new SmtpEnvelope(from.Address, recipients); // refuses what no server could be told
            var raw = MailComposer.Compose(Mail(draft, from, messageId, files));
            return raw.Length <= MessageBytesMax
                ? new ComposedMail.Ready(from.Address, messageId, raw)
                : Invalid($"The mail has {raw.Length:N0} bytes; {MessageBytesMax:N0} can be sent.");
        }
        catch (ArgumentException e)
        {
            return Invalid(e.Message);
        }

        ComposedMail.Refused Invalid(string reason) =>
            new(from.Address, messageId, new Refusal(RefusalCodes.InvalidMessage, reason));
    }

    private OutgoingMail Mail(
        Draft draft, MailAddress from, string messageId, IReadOnlyList<OutgoingFile> files) => new()
    {
        From = from,
        To = [.. draft.To.Select(Address)],
        Cc = [.. draft.Cc.Select(Address)],
        ReplyTo = draft.ReplyTo is { } replyTo ? [Address(replyTo)] : [],
        Subject = draft.Subject,
        TextBody = draft.Text,
        HtmlBody = draft.Html,
        Attachments = files,
        InReplyTo = draft.Threading.InReplyTo,
        References = draft.Threading.References,
        MessageId = messageId,
        Date = draft.LeavesAt(clock.GetUtcNow()),
    };

    private static MailAddress Address(EmailAddress address) => new(address.Address, address.Name);

    // Minted from the send_id: composing again gives the same mail, and who holds one id finds the other.
    private string MessageIdOf(Guid sendId, string fromAddress)
    {
        var domain = DomainName.ToAscii(fromAddress[(fromAddress.LastIndexOf('@') + 1)..]);
        return MessageIds.New(sendId, domain ?? hosted.Domains[0]);
    }
}
