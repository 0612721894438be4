using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Tools;

[Collection(OneGateway.Name)]
public sealed class ChangingTests(GatewayFixture fixture)
{
    private OtherInboxSync InboxSync => fixture.Others.InboxSync;

    [Fact]
    public async Task An_update_reaches_InboxSync_with_the_emails_of_the_caller_alone()
    {
        var tenant = await fixture.NewTenant();
        var (one, two) = (await NewEmail(tenant), await NewEmail(tenant));
        var foreign = await NewEmail(await fixture.NewTenant());

        var answer = (await tenant.Call("update_emails", new
        {
            email_ids = new[] { one.ToString(), foreign.ToString(), "no-id", two.ToString(), one.ToString() },
            read = false, starred = true, add_labels = new[] { "billing" }, move_to = "ARCHIVE",
        })).Ok()["items"]!.AsArray();

        var ask = Assert.Single(InboxSync.Updated, ask => ask.WorkspaceId == tenant.WorkspaceId);
        Assert.Equal([one, two], ask.EmailIds);
        Assert.Equal((false, true, "ARCHIVE"), (ask.Read, ask.Starred, ask.MoveTo));
        Assert.Equal(["billing"], ask.AddLabels);
        Assert.Equal([true, false, false, true, true], answer.Select(item => item!["done"]!.GetValue<bool>()));
        Assert.Equal("ARCHIVE", answer[0]!["folder"].Text());
        // As an id that never was: in the same words.
        Assert.Equal(answer[2]!["detail"].Text(), answer[1]!["detail"].Text());
        Assert.Equal("message_not_found", answer[1]!["error_code"].Text());
    }

    [Fact]
    public async Task A_key_bound_to_one_inbox_changes_nothing_in_the_others()
    {
        var tenant = await fixture.NewTenant();
        var mine = await tenant.NewInbox();
        var own = await fixture.Mirror.Email(mine, new SeedEmail());
        var other = await NewEmail(tenant);
        var bound = await tenant.NewKey([Scopes.EmailWrite], [mine.ToString()]);

        Assert.Equal("message_not_found", (await tenant.Call("delete_emails", Ids(other), bound)).ErrorCode);
        (await tenant.Call("delete_emails", Ids(other, own), bound)).Ok();

        var ask = Assert.Single(InboxSync.Deleted, ask => ask.WorkspaceId == tenant.WorkspaceId);
        Assert.Equal([own], ask.EmailIds);
        Assert.Equal([mine], ask.InboxIds);
        Assert.False(ask.Permanent);
    }

    [Fact]
    public async Task Deleting_for_good_needs_a_scope_of_its_own()
    {
        var tenant = await fixture.NewTenant();
        var email = await NewEmail(tenant);
        var trashing = await tenant.NewKey([Scopes.EmailWrite]);

        var forGood = new { email_ids = new[] { email }, permanent = true };
        var refused = await tenant.Call("delete_emails", forGood, trashing);
        Assert.Equal("scope_denied", refused.ErrorCode);
        Assert.Contains("email:delete", refused.Text, StringComparison.Ordinal);
        Assert.Equal("TRASH", (await tenant.Call("delete_emails", Ids(email), trashing))
            .Ok()["items"]![0]!["folder"].Text());
        (await tenant.Call("delete_emails", forGood)).Ok();
        Assert.Contains(InboxSync.Deleted, ask => ask.WorkspaceId == tenant.WorkspaceId && ask.Permanent);
    }

    [Theory]
    [InlineData("""{"email_ids":["019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"]}""", "read")]
    [InlineData("""{"email_ids":[],"read":true}""", "email_ids")]
    [InlineData("""{"email_ids":["a"],"move_to":"starred"}""", "move_to")]
    [InlineData("""{"email_ids":["a"],"add_labels":["x"],"remove_labels":["x"]}""", "add_labels")]
    [InlineData("""{"email_ids":["a"],"add_labels":["x\r\n"]}""", "add_labels")]
    public async Task What_can_not_be_meant_is_32602(string arguments, string field)
    {
        var tenant = await fixture.NewTenant();
        var reply = await tenant.Call("update_emails", System.Text.Json.JsonElement.Parse(arguments));
        Assert.Equal(-32602, reply.RpcError);
        Assert.Contains($"{field}", reply.RpcMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_one_are_too_many()
    {
        var tenant = await fixture.NewTenant();
        var ids = Enumerable.Range(0, 51).Select(_ => Guid.CreateVersion7()).ToArray();
        Assert.Equal(-32602, (await tenant.Call("delete_emails", Ids(ids))).RpcError);
    }

    [Fact]
    public async Task Where_nothing_was_done_the_call_is_an_error()
    {
        var tenant = await fixture.NewTenant();
        var email = await NewEmail(tenant);
        var reply = await tenant.Call("update_emails", new { email_ids = new[] { email }, move_to = "Nowhere" });
        Assert.Equal("folder_not_found", reply.ErrorCode);
    }

    [Fact]
    public async Task REST_changes_and_deletes_through_the_same_gates()
    {
        var tenant = await fixture.NewTenant();
        var email = await NewEmail(tenant);

        var (status, body) = await tenant.Rest("PATCH", $"/emails/{email}", new { starred = true });
        Assert.Equal((200, true), (status, body!["items"]![0]!["done"]!.GetValue<bool>()));
        (status, _) = await tenant.Rest("PATCH", "/emails", new { email_ids = new[] { email }, read = true });
        Assert.Equal(200, status);
        (status, body) = await tenant.Rest("DELETE", $"/emails/{email}?permanent=true");
        Assert.Equal((200, email), (status, body!["items"]![0]!["id"]!.GetValue<Guid>()));
        Assert.Equal(404, (await tenant.Rest("DELETE", $"/emails/{Guid.CreateVersion7()}")).Status);
        Assert.Equal(400, (await tenant.Rest("DELETE", $"/emails/{email}?permanent=maybe")).Status);
        Assert.Equal(400, (await tenant.Rest("PATCH", $"/emails/{email}", new { })).Status);
    }

    private async Task<Guid> NewEmail(Tenant tenant) =>
        await fixture.Mirror.Email(await tenant.NewInbox(), new SeedEmail());

    private static object Ids(params Guid[] ids) => new { email_ids = ids };
}
