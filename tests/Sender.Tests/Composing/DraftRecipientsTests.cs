using MailMesh.Contracts;
using MailMesh.Sender.Composing;

namespace MailMesh.Sender.Tests.Composing;

public sealed class DraftRecipientsTests
{
    [Fact]
    public void Whoever_is_named_twice_gets_one_mail_by_the_more_visible_field()
    {
        var draft = SendEmailDraft.Compose(new SendEmail
        {
            SendId = Guid.CreateVersion7(),
            WorkspaceId = Guid.CreateVersion7(),
            InboxId = Guid.CreateVersion7(),
            To = [new EmailAddress("ann@x.org"), new EmailAddress("bob@x.org")],
            Cc = [new EmailAddress("Ann@X.org")],
            Bcc = [new EmailAddress("bob@x.org"), new EmailAddress("eve@x.org")],
            Subject = "s",
            Body = "b",
            AskedAt = DateTimeOffset.UnixEpoch,
        });

        Assert.Equal(
            [("ann@x.org", "to"), ("bob@x.org", "to"), ("eve@x.org", "bcc")],
            draft.Recipients().Select(r => (r.Address.Address, r.Field)));
    }
}
