using MailMesh.Contracts;
using MailMesh.Mail.Compose;
using MailMesh.Mail.Headers;
using MailMesh.Mail.Mime;
using MailMesh.Providers;

namespace MailMesh.InboxSync.Drafts;

/// <summary>The inbox that a draft is written in.</summary>
internal sealed record DraftingInbox(string Address, string? DisplayName);

/// <summary>A draft as the mail that people see: bytes and Message-ID follow from its version.</summary>
internal static class DraftMail
{
    private const string NoDomain = "draft.invalid";

    public static byte[] Compose(FileDraft draft, DraftingInbox inbox, IReadOnlyList<OutgoingFile> files)
    {
        var domain = DomainName.ToAscii(inbox.Address[(inbox.Address.LastIndexOf('@') + 1)..]) ?? NoDomain;
        return MailComposer.Compose(new OutgoingMail
        {
            From = new MailAddress(inbox.Address, inbox.DisplayName),
            To = [.. draft.To.Select(Address)],
            Cc = [.. draft.Cc.Select(Address)],
            Subject = draft.Subject,
            TextBody = draft.Body,
            HtmlBody = draft.HtmlBody,
            Attachments = files,
            InReplyTo = draft.InReplyTo,
            References = draft.InReplyTo is { } above ? [above] : [],
            MessageId = MessageIds.New(draft.EmailId, domain),
            Date = draft.SavedAt,
        });
    }

    private static MailAddress Address(EmailAddress address) => new(address.Address, address.Name);
}
