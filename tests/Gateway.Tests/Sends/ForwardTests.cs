using MailMesh.Gateway.Tests.Stack;
using MailMesh.Gateway.Tools.Sending;
using MailMesh.Mirror;

namespace MailMesh.Gateway.Tests.Sends;

[Collection(OneGateway.Name)]
public sealed class ForwardTests(GatewayFixture fixture)
{
    private static readonly SeedEmail Original = new()
    {
        Subject = "Offer", Text = "Ten apples.", To = [new Correspondent("me@mailmesh.test", "Me")],
        Attachment = new SeedAttachment("list.txt", "text/plain", "apples"u8.ToArray()),
    };

    [Fact]
    public async Task An_email_is_passed_on_with_note_head_text_and_attachments()
    {
        var tenant = await fixture.NewTenant();
        var email = await fixture.Mirror.Email(await tenant.NewInbox(), Original);

        var sent = (await tenant.Call("forward_email", new
        {
            email_id = email, to = new[] { "bob@example.com" }, note = "For you.", idempotency_key = $"k-{email}",
        })).Ok();

        var command = Assert.Single(fixture.Others.Sent, send => send.SendId == sent["send_id"]!.GetValue<Guid>());
        Assert.Equal(("Fwd: Offer", "bob@example.com"), (command.Subject, command.To[0].Address));
        Assert.StartsWith(
            "For you.\n\n---------- Forwarded message ----------\nFrom: Ada <ada@example.com>\n", command.Body,
            StringComparison.Ordinal);
        Assert.EndsWith("Subject: Offer\nTo: Me <me@mailmesh.test>\n\nTen apples.", command.Body,
            StringComparison.Ordinal);
        var file = Assert.Single(command.Attachments);
        Assert.Equal((email, 0, "list.txt"), (file.EmailId, file.Index, file.Filename));
        var again = (await tenant.Call("forward_email", new
        {
            email_id = email, to = new[] { "bob@example.com" }, note = "For you.", idempotency_key = $"k-{email}",
        })).Ok();
        Assert.Equal(sent["send_id"].Text(), again["send_id"].Text());
    }

    [Fact]
    public async Task Without_attachments_or_dry_nothing_more_than_asked_leaves()
    {
        var tenant = await fixture.NewTenant();
        var email = await fixture.Mirror.Email(await tenant.NewInbox(), Original);
        var to = new[] { "bob@example.com" };

        Assert.Equal("dry_run",
            (await tenant.Call("forward_email", new { email_id = email, to, dry_run = true })).Ok()["state"].Text());
        var sent = (await tenant.Call("forward_email", new { email_id = email, to, include_attachments = false })).Ok();

        var command = Assert.Single(fixture.Others.Sent, send => send.WorkspaceId == tenant.WorkspaceId);
        Assert.Equal((sent["send_id"].Text(), 0), (command.SendId.ToString(), command.Attachments.Count));
        Assert.StartsWith("---------- Forwarded", command.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whom_the_policy_does_not_list_gets_no_forward()
    {
        var tenant = await fixture.NewTenant();
        var email = await fixture.Mirror.Email(await tenant.NewInbox(), Original);
        await tenant.SetPolicy(new { recipients = "listed", allowed = new[] { "example.com" } });
        var refused = await tenant.Call("forward_email", new { email_id = email, to = new[] { "eve@evil.example" } });
        Assert.Equal("recipient_not_allowed", refused.ErrorCode);
    }

    [Theory]
    [InlineData("Offer", "Fwd: Offer")]
    [InlineData("fwd: Offer", "fwd: Offer")]
    [InlineData("FW: Offer", "FW: Offer")]
    [InlineData("two\r\nlines", "Fwd: two  lines")]
    [InlineData("", "Fwd:")]
    public void A_subject_is_marked_once_and_one_line(string original, string expected) =>
        Assert.Equal(expected, SubjectLine.Forward(original));
}
