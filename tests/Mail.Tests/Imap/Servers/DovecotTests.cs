using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Imap.Commands.Watching;
using MailMesh.Mail.Sasl;
using MailMesh.Mail.Tests.Imap.Servers.Suites;
using MailMesh.MailServers;

namespace MailMesh.Mail.Tests.Imap.Servers;

[Collection(nameof(DovecotServer))]
public class DovecotLoginTests(DovecotServer server) : LoginSuite(server)
{
    private const long In2100 = 4102444800, In2024 = 1704067200;
    private readonly DovecotServer server = server;

    [Fact]
    public async Task A_token_logs_in_and_an_expired_one_is_explained()
    {
        var account = server.TakeAccount();
        var good = new AccessTokenCredential(account, AccessToken.For(account, In2100));
        await using var client = (await ImapServer.Connect(server.Endpoint(good))).Require();

        var expired = new AccessTokenCredential(account, AccessToken.For(account, In2024));
        var refused = Assert.IsType<ImapOutcome<ImapClient>.Refused>(
            await ImapServer.Connect(server.Endpoint(expired)));
        Assert.Equal(Refusal.No, refused.By);
    }
}

[Collection(nameof(DovecotServer))]
public class DovecotMailboxTests(DovecotServer server) : MailboxSuite(server);

[Collection(nameof(DovecotServer))]
public class DovecotAppendTests(DovecotServer server) : AppendSuite(server);

[Collection(nameof(DovecotServer))]
public class DovecotFetchTests(DovecotServer server) : FetchSuite(server);

[Collection(nameof(DovecotServer))]
public class DovecotFlagTests(DovecotServer server) : FlagSuite(server)
{
    private readonly DovecotServer server = server;

    [Fact]
    public async Task A_flag_is_in_the_name_of_the_mails_file_and_an_expunged_mail_has_none()
    {
        var account = server.TakeAccount();
        await server.Deliver(account, Mails.Plain("x"));
        await using var client = await server.OpenInbox(account);

        (await client.Store(UidSet.All, FlagChange.Replace, ["\\Seen", "\\Answered"])).Require();
        Assert.EndsWith(":2,RS", Assert.Single(server.Files(account)), StringComparison.Ordinal);

        (await client.Store(UidSet.All, FlagChange.Add, ["\\Deleted"])).Require();
        (await client.Expunge()).Require();
        Assert.Empty(server.Files(account));
    }
}

[Collection(nameof(DovecotServer))]
public class DovecotCopyTests(DovecotServer server) : CopySuite(server);

[Collection(nameof(DovecotServer))]
public class DovecotSearchTests(DovecotServer server) : SearchSuite(server);

[Collection(nameof(DovecotServer))]
public class DovecotResyncTests(DovecotServer server) : ResyncSuite(server);

[Collection(nameof(DovecotServer))]
public class DovecotLossTests(DovecotServer server) : LossSuite(server);

[Collection(nameof(DovecotServer))]
public class DovecotWatchTests(DovecotServer server) : WatchSuite(server)
{
    private readonly DovecotServer server = server;

    [Fact]
    public async Task Notify_tells_of_a_mailbox_that_is_not_open()
    {
        var account = server.TakeAccount();
        await using var client = await server.OpenInbox(account);
        (await client.Notify(new NotifyEvents())).Require();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var changes = client.Idle(patience.Token).GetAsyncEnumerator(patience.Token);

        await using var raw = await server.Raw(account);
        await raw.Append("Archive", Mails.Plain("elsewhere"));

        await Until(changes, change =>
            change is MailboxChange.Elsewhere { Status: { Mailbox: "Archive", Messages: 1 } });
    }
}
