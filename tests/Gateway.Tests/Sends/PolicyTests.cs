using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Sends;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.TestStack;

namespace MailMesh.Gateway.Tests.Sends;

[Collection(OneGateway.Name)]
public sealed class PolicyTests(GatewayFixture fixture)
{
    [Theory]
    [InlineData("example.com", "ada@example.com", true)]
    [InlineData("example.com", "ADA@EXAMPLE.COM", true)]
    [InlineData("@example.com", "ada@example.com", true)]
    [InlineData("example.com", "ada@sub.example.com", false)]
    [InlineData("example.com", "ada@notexample.com", false)]
    [InlineData("ada@example.com", "ada+news@example.com", true)]
    [InlineData("ada+x@example.com", "ada@example.com", true)]
    [InlineData("ada@example.com", "bob@example.com", false)]
    [InlineData("bücher.example", "ada@xn--bcher-kva.example", true)]
    [InlineData("xn--bcher-kva.example", "ada@BÜCHER.example", true)]
    [InlineData("example.com", "ada@example.com.evil.test", false)]
    public void Addresses_and_domains_are_normalised_first(string entry, string address, bool allowed) =>
        Assert.Equal(allowed, new AllowList([entry]).Allows(address));

    [Fact]
    public async Task Listed_covers_To_Cc_and_Bcc_alike_and_an_empty_list_denies_all()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        await tenant.SetPolicy(new { recipients = "listed", allowed = Array.Empty<string>() });
        Assert.Equal("recipient_not_allowed", (await SendTests.Send(tenant, inbox)).ErrorCode);
        await tenant.SetPolicy(new { allowed = new[] { "Example.com" } });
        Assert.False((await SendTests.Send(tenant, inbox)).IsError);
        foreach (var field in new[] { "cc", "bcc" })
        {
            var arguments = new Dictionary<string, object>
            {
                ["inbox_id"] = inbox, ["to"] = new[] { "ada@example.com" }, ["subject"] = "s", ["body"] = "b",
                [field] = new[] { "eve@evil.test" },
            };
            var reply = await tenant.Call("send_email", arguments);
            Assert.Equal("recipient_not_allowed", reply.ErrorCode);
            Assert.Contains("eve@evil.test", reply.Text, StringComparison.Ordinal);
        }
        var email = await fixture.Mirror.Email(inbox, new SeedEmail { From = new("eve@evil.test", null) });
        Assert.Equal("recipient_not_allowed",
            (await tenant.Call("reply_to_email", new { email_id = email, body = "b" })).ErrorCode);
    }

    [Fact]
    public async Task A_held_send_leaves_once_a_person_approves_and_never_if_they_reject()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        await tenant.SetPolicy(new { approval = true });
        var held = (await SendTests.Send(tenant, inbox, subject: "please")).Ok();
        var other = (await SendTests.Send(tenant, inbox, subject: "rather not")).Ok();
        Assert.Equal("held", held["state"].Text());
        var path = new Uri(fixture.Gateway.Http.BaseAddress!, held["approval_url"].Text()).AbsolutePath;
        Assert.DoesNotContain(fixture.Others.Sent, send => send.WorkspaceId == tenant.WorkspaceId);
        var (_, list) = await tenant.Rest("GET", "/sends/held");
        Assert.Equal(2, list!["items"]!.AsArray().Count);

        var agent = await tenant.NewKey([Scopes.EmailSend]);
        Assert.Equal(403, (await fixture.Gateway.Rest(agent, "POST", path["/api/v1".Length..])).Status);
        Assert.Equal(200, (await tenant.Rest("POST", path["/api/v1".Length..])).Status);
        Assert.Equal(409, (await tenant.Rest("POST", path["/api/v1".Length..])).Status);
        Assert.Equal(200, (await tenant.Rest("POST", $"/sends/{other["send_id"]}/reject")).Status);

        await Eventually.Holds(async () =>
            State(await tenant.Call("get_delivery_status", new { send_id = held["send_id"] })) == "sent");
        Assert.Equal("rejected", State(await tenant.Call("get_delivery_status", new { send_id = other["send_id"] })));
        Assert.Single(fixture.Others.Sent, send => send.WorkspaceId == tenant.WorkspaceId);
        var stranger = await fixture.NewTenant();
        Assert.Equal(404, (await stranger.Rest("POST", path["/api/v1".Length..])).Status);
    }

    private static string State(ToolReply reply) => reply.Ok()["state"].Text();
}
