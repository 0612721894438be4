using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.TestStack;

namespace MailMesh.Gateway.Tests.Rest;

[Collection(OneGateway.Name)]
public sealed class RemoveInboxTests(GatewayFixture fixture)
{
    [Theory]
    [InlineData("hosted")]
    [InlineData("imap")]
    public async Task An_owner_removes_an_inbox_and_no_read_finds_it_or_its_mail(string kind)
    {
        var tenant = await fixture.NewTenant();
        var address = $"{Guid.CreateVersion7():n}@example.com";
        var inbox = await fixture.Mirror.Inbox(tenant.WorkspaceId, address, kind);
        var email = await fixture.Mirror.Email(inbox, new SeedEmail { Subject = "walrus" });
        fixture.Others.InboxSync.WhenRemoved = ask => fixture.Mirror.Remove(ask.InboxId);

        var (status, removed) = await tenant.Rest("DELETE", $"/inboxes/{address}");

        Assert.Equal((200, inbox, address), (status, removed!["id"]!.GetValue<Guid>(), removed["address"].Text()));
        var ask = Assert.Single(fixture.Others.InboxSync.Removed, ask => ask.InboxId == inbox);
        Assert.Equal(tenant.WorkspaceId, ask.WorkspaceId);
        Assert.Empty((await tenant.Call("list_inboxes")).Ok()["items"]!.AsArray());
        Assert.Empty((await tenant.Call("search_emails", new { query = "walrus" })).Ok()["items"]!.AsArray());
        Assert.Equal("message_not_found", (await tenant.Call("get_email", new { email_id = email })).ErrorCode);
        await Eventually.Holds(
            async () => (await tenant.Rest("DELETE", $"/inboxes/{inbox}")).Status == 404, what: "it is gone");
        Assert.Equal("ok", Assert.Single(await fixture.Query<string>(
            "select result from access.audit where workspace_id = @WorkspaceId and tool = 'remove_inbox' "
            + "and result = 'ok' limit 1",
            tenant)));
    }

    [Fact]
    public async Task A_send_that_waits_for_a_person_is_decided_first()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        await tenant.SetPolicy(new { approval = true });
        var held = (await tenant.Call("send_email", new
        {
            inbox_id = inbox, to = new[] { "bob@example.com" }, subject = "state:none", body = "x",
        })).Ok();
        Assert.Equal("held", held["state"].Text());

        var (status, problem) = await tenant.Rest("DELETE", $"/inboxes/{inbox}");

        Assert.Equal((409, "sends_held"), (status, problem!["code"].Text()));
        Assert.Contains("Decide about them", problem["detail"].Text(), StringComparison.Ordinal);
        Assert.DoesNotContain(fixture.Others.InboxSync.Removed, ask => ask.InboxId == inbox);
        await tenant.Rest("POST", $"/sends/{held["send_id"].Text()}/reject");
        Assert.Equal(200, (await tenant.Rest("DELETE", $"/inboxes/{inbox}")).Status);
    }

    [Fact]
    public async Task Only_a_persons_key_of_the_same_workspace_removes_and_no_tool_does()
    {
        var tenant = await fixture.NewTenant();
        var stranger = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var agent = await tenant.NewKey([Scopes.InboxRead, Scopes.InboxWrite, Scopes.EmailDelete]);

        var (status, problem) = await fixture.Gateway.Rest(agent, "DELETE", $"/inboxes/{inbox}");
        Assert.Equal((403, "scope_denied"), (status, problem!["code"].Text()));
        (status, problem) = await stranger.Rest("DELETE", $"/inboxes/{inbox}");
        Assert.Equal((404, "inbox_not_found"), (status, problem!["code"].Text()));
        Assert.Equal(-32601, (await tenant.Call("remove_inbox", new { inbox_id = inbox })).RpcError);
        Assert.DoesNotContain(fixture.Others.InboxSync.Removed, ask => ask.InboxId == inbox);
    }
}
