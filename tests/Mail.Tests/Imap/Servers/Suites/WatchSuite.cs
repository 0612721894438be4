using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Imap.Commands.Session;
using MailMesh.Mail.Imap.Commands.Watching;

namespace MailMesh.Mail.Tests.Imap.Servers.Suites;

public abstract class WatchSuite(ImapServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_mail_that_is_delivered_a_flag_and_a_removal_are_seen_while_idle()
    {
        var account = server.TakeAccount();
        await using var client = await server.OpenInbox(account);
        using var patience = new CancellationTokenSource(Patience);
        await using var changes = client.Idle(patience.Token).GetAsyncEnumerator(patience.Token);

        await server.Deliver(account, Mails.Plain("news"));
        await Until(changes, change => change is MailboxChange.Exists { Count: 1 });

        await using var raw = await server.Raw(account);
        await raw.Ask("SELECT INBOX");
        await raw.Ask("STORE 1 +FLAGS (\\Flagged)");
        await Until(changes, change => change is MailboxChange.Flags { Sequence: 1 } flags
            && flags.Names.Contains("\\Flagged"));

        await raw.Ask("STORE 1 +FLAGS (\\Deleted)");
        await raw.Ask("EXPUNGE");
        await Until(changes, change => change is MailboxChange.Expunged { Sequence: 1 });
    }

    [Fact]
    public async Task Other_commands_run_while_idle_and_the_watch_goes_on()
    {
        var account = server.TakeAccount();
        await using var client = await server.OpenInbox(account);
        using var patience = new CancellationTokenSource(Patience);
        await using var changes = client.Idle(patience.Token).GetAsyncEnumerator(patience.Token);
        var next = changes.MoveNextAsync();

        (await client.Noop()).Require();
        await server.Deliver(account, Mails.Plain("news"));

        while (await next && changes.Current is not MailboxChange.Exists) next = changes.MoveNextAsync();
        using var mail = await client.One(FetchItems.WholeMail);
        Assert.NotEqual(0, mail.Body.Length);
    }

    [Fact]
    public async Task After_an_idle_that_was_left_the_connection_goes_on()
    {
        await using var client = await server.OpenInbox(server.TakeAccount());
        using var leave = new CancellationTokenSource();
        var next = client.Idle(leave.Token).GetAsyncEnumerator(leave.Token).MoveNextAsync();

        await leave.CancelAsync();
        try
        {
            Assert.False(await next);
        }
        catch (OperationCanceledException)
        {
            // as good an end
        }
        (await client.Noop()).Require();
        (await client.Append("INBOX", Mails.Plain("x"))).Require();
    }

    [Fact]
    public async Task Without_idling_a_noop_brings_the_changes()
    {
        var account = server.TakeAccount();
        await using var client = await server.OpenInbox(account);
        await using var raw = await server.Raw(account);
        await raw.Append("INBOX", Mails.Plain("one"));

        (await client.Noop()).Require();

        Assert.Contains(new MailboxChange.Exists(1), client.TakeChanges());
        Assert.Equal(1u, client.Selected!.Exists);
    }

    internal static async Task Until(IAsyncEnumerator<MailboxChange> changes, Func<MailboxChange, bool> wanted)
    {
        var seen = new List<MailboxChange>();
        do
        {
            Assert.True(await changes.MoveNextAsync(), $"The watch ended after: {string.Join(", ", seen)}");
            seen.Add(changes.Current);
        }
        while (!wanted(changes.Current));
    }
}
