using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.TestStack;

namespace MailMesh.Gateway.Tests.Profiles;

[Collection(OneGateway.Name)]
public sealed class MailableTests(GatewayFixture fixture)
{
    private static readonly string Path = ServiceTable.Mailable.Path;

    [Fact]
    public async Task A_message_leaves_from_the_one_inbox_there_is()
    {
        var tenant = await fixture.NewTenant();
        var message = new { recipient = "new@example.com", subject = "Welcome to our platform.", body = "Welcome!" };
        Assert.Equal("inbox_not_found", (await tenant.CallAt(Path, "send_message", message)).ErrorCode);
        var inbox = await tenant.NewInbox();
        var sending = await tenant.NewKey([Scopes.EmailSend]);
        var sent = (await fixture.CallAt(Path, sending, "send_message", message)).Ok();
        Assert.True(sent["success"]!.GetValue<bool>());
        Assert.NotNull(sent["message_id"]);
        var command = Assert.Single(fixture.Others.Sent, send => send.WorkspaceId == tenant.WorkspaceId);
        Assert.Equal((inbox, "new@example.com"), (command.InboxId, command.To.Single().Address));

        var other = await tenant.NewInbox();
        Assert.Equal(-32602, (await tenant.CallAt(Path, "send_message", message)).RpcError);
        (await tenant.CallAt(Path, "send_message", new
        {
            recipient = new[] { "a@example.com", "b@example.com" }, message.subject, message.body, inbox_id = other,
        })).Ok();
        Assert.Contains(fixture.Others.Sent, send => send.InboxId == other && send.To.Count == 2);
    }

    [Fact]
    public async Task What_did_not_leave_is_no_success()
    {
        var tenant = await fixture.NewTenant();
        await tenant.NewInbox();
        var failed = (await tenant.CallAt(
            Path, "send_message", new { recipient = "a@example.com", subject = "state:failed", body = "b" })).Ok();
        Assert.False(failed["success"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_message_is_scheduled()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var at = TimeProvider.System.GetUtcNow().AddDays(2);
        var scheduled = (await tenant.CallAt(Path, "schedule_send", new
        {
            recipient = "a@example.com", subject = "state:none", body = "b", send_at = at,
        })).Ok();
        Assert.Equal((true, "queued"), (scheduled["success"]!.GetValue<bool>(), scheduled["state"].Text()));
        await Eventually.Holds(() => fixture.Others.Sent.Any(send => send.InboxId == inbox && send.SendAt is not null));
    }
}
