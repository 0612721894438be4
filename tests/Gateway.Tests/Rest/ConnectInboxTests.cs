using System.Security.Cryptography;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Rest;

[Collection(OneGateway.Name)]
public sealed class ConnectInboxTests(GatewayFixture fixture)
{
    private const string Secret = "quince-marmalade-7";

    [Fact]
    public async Task An_account_becomes_an_inbox_and_its_password_is_sealed_at_the_door()
    {
        var tenant = await fixture.NewTenant();
        var (status, inbox) = await tenant.Rest("POST", "/inboxes", new
        {
            kind = "imap",
            address = "Ann@example.com",
            display_name = "Ann",
            imap = new { host = "mail.example.com", port = 143, tls = "starttls" },
            smtp = new { host = "mail.example.com" },
            user = "ann",
            password = Secret,
        });

        Assert.Equal((201, "ann@example.com", "imap"), (status, inbox!["address"].Text(), inbox["kind"].Text()));
        Assert.Equal(143, inbox["imap"]!["port"].Number());
        var id = inbox["id"]!.GetValue<Guid>();
        var ask = Assert.Single(fixture.Others.InboxSync.Connected, ask => ask.InboxId == id);
        Assert.Equal((tenant.WorkspaceId, "ann", "password"), (ask.WorkspaceId, ask.UserName, ask.SecretKind));
        Assert.Equal(("mail.example.com", 143, "starttls"), (ask.Imap!.Host, ask.Imap.Port, ask.Imap.Tls));
        Assert.Equal(("mail.example.com", null, null), (ask.Smtp!.Host, ask.Smtp.Port, ask.Smtp.Tls));
        Assert.Equal(Secret, fixture.OpenMailSecret(ask));
        Assert.ThrowsAny<CryptographicException>(() => fixture.OpenMailSecret(ask, Guid.CreateVersion7()));
    }

    [Fact]
    public async Task A_refused_login_says_why_and_the_password_stands_nowhere()
    {
        var tenant = await fixture.NewTenant();
        var (status, problem) = await tenant.Rest(
            "POST", "/inboxes", new { kind = "imap", address = "refused@example.com", password = Secret });

        Assert.Equal((422, "auth_failed"), (status, problem!["code"].Text()));
        Assert.Contains("refuses the login", problem["detail"].Text(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, problem.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            fixture.Gateway.Logs.Lines, line => line.Message.Contains(Secret, StringComparison.Ordinal));
        var audited = await fixture.Query<string>(
            "select a::text from access.audit a where workspace_id = @WorkspaceId", tenant);
        Assert.DoesNotContain(audited, row => row.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"kind":"imap","address":"ann@example.com"}""", "password")]
    [InlineData("""{"kind":"imap","address":"ann@example.com","password":"quince","access_token":"t"}""", "password")]
    [InlineData("""{"kind":"imap","address":"ann","password":"quince"}""", "address")]
    [InlineData("""{"kind":"imap","password":"quince"}""", "address")]
    [InlineData("""{"kind":"imap","address":"ann@example.com","password":["quince"]}""", "password")]
    [InlineData("""{"kind":"imap","address":"a@example.com","password":"quince","imap":{"host":"a\r\nb"}}""", "host")]
    [InlineData("""{"kind":"imap","address":"a@example.com","password":"quince","imap":{"port":0}}""", "host")]
    [InlineData("""{"kind":"imap","address":"a@b.test","password":"quince","imap":{"host":"a","port":0}}""", "port")]
    [InlineData("""{"kind":"imap","address":"a@b.test","password":"quince","imap":{"host":"a","tls":"x"}}""", "tls")]
    [InlineData("""{"kind":"imap","address":"a@example.com","password":"quince","user":"a\u0000"}""", "user")]
    [InlineData("""{"kind":"imap","address":"a@example.com","passwort":"quince"}""", "passwort")]
    public async Task What_is_wrong_is_named_and_never_repeated(string body, string field)
    {
        var tenant = await fixture.NewTenant();
        var (status, problem) = await tenant.Rest("POST", "/inboxes", body);
        Assert.Equal((400, "invalid_arguments"), (status, problem!["code"].Text()));
        Assert.Contains(field, problem["detail"].Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("quince", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_credentials_go_to_the_same_inbox()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await fixture.Mirror.Inbox(tenant.WorkspaceId, $"{Guid.CreateVersion7():n}@example.com", "imap");

        var (status, answer) = await tenant.Rest(
            "PATCH", $"/inboxes/{inbox}/credentials", new { access_token = "ya29.token" });

        Assert.Equal((200, inbox), (status, answer!["id"]!.GetValue<Guid>()));
        var ask = Assert.Single(fixture.Others.InboxSync.Connected, ask => ask.InboxId == inbox);
        Assert.Equal(("access_token", null, null), (ask.SecretKind, ask.Imap, ask.UserName));
        Assert.Equal("ya29.token", fixture.OpenMailSecret(ask));
        Assert.Equal(400, (await tenant.Rest(
            "PATCH", $"/inboxes/{inbox}/credentials", new { imap = new { host = "thief.example.com" } })).Status);
        Assert.Equal(200, (await tenant.Rest("GET", $"/inboxes/{inbox}")).Status);
    }

    [Fact]
    public async Task Only_an_inbox_of_ones_own_that_is_connected_has_credentials_to_change()
    {
        var tenant = await fixture.NewTenant();
        var stranger = await fixture.NewTenant();
        var hosted = await tenant.NewInbox();
        var connected = await fixture.Mirror.Inbox(
            tenant.WorkspaceId, $"{Guid.CreateVersion7():n}@example.com", "imap");

        var (status, problem) = await tenant.Rest("PATCH", $"/inboxes/{hosted}/credentials", new { password = "x" });
        Assert.Equal((400, "kind_not_available"), (status, problem!["code"].Text()));
        (status, problem) = await stranger.Rest("PATCH", $"/inboxes/{connected}/credentials", new { password = "x" });
        Assert.Equal((404, "inbox_not_found"), (status, problem!["code"].Text()));
    }

    [Fact]
    public async Task The_gates_of_create_inbox_stand_before_it()
    {
        object body = new { kind = "imap", address = "ann@example.com", password = Secret };
        var free = await fixture.NewTenant("free");
        Assert.Equal(402, (await free.Rest("POST", "/inboxes", body)).Status);
        var reading = await fixture.NewTenant(scopes: [Scopes.InboxRead]);
        Assert.Equal(403, (await reading.Rest("POST", "/inboxes", body)).Status);
        var tenant = await fixture.NewTenant();
        var bound = await tenant.NewKey([Scopes.InboxWrite], [(await tenant.NewInbox()).ToString()]);
        Assert.Equal(403, (await fixture.Gateway.Rest(bound, "POST", "/inboxes", body)).Status);
    }

    [Fact]
    public async Task No_tool_takes_credentials_and_create_inbox_says_what_a_person_does()
    {
        var tenant = await fixture.NewTenant();
        var reply = await tenant.Call("create_inbox", new { kind = "imap" });
        Assert.Equal("kind_not_available", reply.ErrorCode);
        Assert.Contains("./mailmesh inbox add", reply.Text, StringComparison.Ordinal);
        Assert.Contains("POST /api/v1/inboxes", reply.Text, StringComparison.Ordinal);
        Assert.Equal(-32602, (await tenant.Call("create_inbox", new { kind = "imap", password = Secret })).RpcError);
        Assert.Equal(-32601, (await tenant.Call("connect_inbox")).RpcError);
    }
}
