using MailMesh.Contracts;
using MailMesh.MailServers;
using MailMesh.TestStack;
using MassTransit;

namespace MailMesh.InboxSync.Tests.Connecting;

[Collection(InboxSyncTests.Name)]
public sealed class ConnectInboxTests(InboxSyncFixture mesh, ConnectInboxTests.Servers servers)
    : IClassFixture<ConnectInboxTests.Servers>
{
    private Dovecot Dovecot => servers.Dovecot;

    [Fact]
    public async Task An_account_whose_login_succeeds_becomes_an_inbox_that_syncs()
    {
        var ask = Accounts.At(Dovecot) with { DisplayName = "Alice" };

        var connected = await Connected(ask);

        Assert.Equal(
            new InboxConnected(
                ask.InboxId, "alice@connected.test", "Alice", ask.Imap!, ask.Smtp, "alice@connected.test"),
            connected);
        Assert.Equal("imap", await mesh.Scalar<string>(
            "select kind from mirror.inboxes where inbox_id = @InboxId and workspace_id = @WorkspaceId", ask));
        Assert.Equal(ask.SealedSecret, await mesh.Scalar<string>(
            "select sealed_secret from mirror.accounts where inbox_id = @InboxId", ask));
        var created = await Eventually.Gives(() => Task.FromResult(
            mesh.Heard<InboxCreated>().SingleOrDefault(heard => heard.InboxId == ask.InboxId)));
        Assert.Equal(("imap", ask.WorkspaceId), (created.Kind, created.WorkspaceId));
    }

    [Fact]
    public async Task A_repeat_gives_the_same_inbox_new_credentials_and_keeps_what_it_leaves_out()
    {
        var ask = Accounts.At(Dovecot);
        await Connected(ask);
        await mesh.Execute(
            """
            update mirror.inboxes set state = 'auth_failed', state_detail = 'refused' where inbox_id = @InboxId;
            update mirror.accounts set failures = 3, due_at = 'infinity', lease_token = 7 where inbox_id = @InboxId;
            """,
            ask);
        var again = ask with
        {
            Imap = null,
            Smtp = null,
            SealedSecret = Accounts.Seal(ask.InboxId, Dovecot.Password),
        };

        var connected = await Connected(again);

        Assert.Equal((ask.Imap, ask.Smtp), (connected.Imap, connected.Smtp));
        Assert.Equal(again.SealedSecret, await mesh.Scalar<string>(
            "select sealed_secret from mirror.accounts where inbox_id = @InboxId", ask));
        Assert.True(await mesh.Scalar<bool>(
            """
            select i.state <> 'auth_failed' and a.due_at < 'infinity' and a.lease_token > 7
            from mirror.inboxes i join mirror.accounts a using (inbox_id) where inbox_id = @InboxId
            """,
            ask));
        Assert.Single(mesh.Heard<InboxCreated>(), heard => heard.InboxId == ask.InboxId);
    }

    [Fact]
    public async Task Another_workspace_can_take_no_inbox_over()
    {
        var ask = Accounts.At(Dovecot);
        await Connected(ask);

        await Refused(ask with { WorkspaceId = Guid.CreateVersion7() }, "inbox_not_found", "no such inbox");
        await Refused(ask with { Address = "bob@connected.test" }, "invalid_address", "keeps its address");
    }

    [Fact]
    public async Task An_address_is_one_inbox_of_a_workspace()
    {
        var ask = Accounts.At(Dovecot);
        await Connected(ask);
        var other = Accounts.At(Dovecot) with { WorkspaceId = ask.WorkspaceId };

        await Refused(other, "address_taken", "an inbox of this workspace already");
    }

    [Fact]
    public Task A_wrong_password_is_told_in_the_servers_own_words() =>
        Refused(Accounts.At(Dovecot, password: "wrong"), "auth_failed", "Authentication failed");

    [Fact]
    public Task A_provider_that_wants_an_app_password_is_named() => Refused(
        Accounts.At(Dovecot, password: "wrong") with { Address = "someone@gmail.com" }, "auth_failed", "app password");

    [Fact]
    public Task Submission_is_tried_too()
    {
        var ask = Accounts.At(Dovecot);
        return Refused(ask with { Smtp = ask.Smtp! with { Tls = "implicit" } }, "tls_failed", "choose tls starttls");
    }

    [Fact]
    public Task A_port_that_nobody_listens_on_is_closed() => Refused(
        Accounts.At(Dovecot) with { Imap = new("localhost", AppHost.Servers.FreePort.Find(), "implicit") },
        "port_closed", "nothing listens there");

    [Fact]
    public Task A_name_that_is_none_is_not_found() => Refused(
        Accounts.At(Dovecot) with { Imap = new("imap.connected.invalid") }, "name_not_found", "imap.connected.invalid");

    [Fact]
    public Task A_port_in_clear_is_no_tls() => Refused(
        Accounts.At(Dovecot) with { Imap = new("localhost", Dovecot.ImapPort, "implicit") },
        "tls_failed", "choose tls starttls");

    [Fact]
    public Task A_closed_port_is_named_where_the_host_answers_elsewhere() => Refused(
        Accounts.At(Dovecot) with { Imap = new("127.0.0.2", Dovecot.ImapsPort, "implicit") },
        "port_closed", "127.0.0.2");

    [Fact]
    public async Task Starttls_serves_too() => await Connected(
        Accounts.At(Dovecot) with { Imap = new("localhost", Dovecot.ImapPort, "starttls") });

    [Fact]
    public async Task A_secret_that_was_sealed_for_another_inbox_does_not_open()
    {
        var ask = Accounts.At(Dovecot);

        await Refused(ask with { InboxId = Guid.CreateVersion7() }, "secret_unreadable", "sealed to another");
    }

    [Theory]
    [InlineData("no-address", "invalid_address")]
    [InlineData("Upper@connected.test", "invalid_address")]
    [InlineData("a b@connected.test", "invalid_address")]
    [InlineData("ann@connected.test\r\nX: y", "invalid_address")]
    public Task What_is_no_address_is_refused(string address, string code) =>
        Refused(Accounts.At(Dovecot) with { Address = address }, code, "address");

    [Fact]
    public async Task No_secret_reaches_the_log()
    {
        await Refused(Accounts.At(Dovecot, password: "pencil-never-to-be-seen"), "auth_failed", "refuses the login");

        Assert.DoesNotContain("never-to-be-seen", mesh.Service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("mm1.", mesh.Service.Output, StringComparison.Ordinal);
    }

    private async Task<InboxConnected> Connected(ConnectInbox ask)
    {
        var answer = await mesh.Ask(ask);
        if (answer.Is(out Response<InboxRefused>? refused))
            Assert.Fail($"{refused!.Message}");
        Assert.True(answer.Is(out Response<InboxConnected>? connected));
        return connected!.Message;
    }

    private async Task Refused(ConnectInbox ask, string code, string words)
    {
        var answer = await mesh.Ask(ask);
        Assert.True(answer.Is(out Response<InboxRefused>? refused), "The account was connected.");
        Assert.True(refused!.Message.Code == code, $"{refused.Message}");
        Assert.Contains(words, refused.Message.Detail, StringComparison.OrdinalIgnoreCase);
    }

    public sealed class Servers : IAsyncLifetime
    {
        public Dovecot Dovecot { get; private set; } = null!;

        public async Task InitializeAsync() => Dovecot = await Dovecot.Start();

        public async Task DisposeAsync() => await Dovecot.DisposeAsync();
    }
}
