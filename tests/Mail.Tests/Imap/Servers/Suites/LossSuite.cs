using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Imap.Commands.Session;
using MailMesh.Mail.Imap.Commands.Watching;

namespace MailMesh.Mail.Tests.Imap.Servers.Suites;

/// <summary>The wire is cut: everything that waits is told so, and nothing hangs.</summary>
public abstract class LossSuite(ImapServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(10_000)]
    [InlineData(1_200_000)]
    public async Task A_connection_cut_in_the_middle_of_a_fetch_loses_it_and_all_that_follows(int afterBytes)
    {
        await using var relay = new Relay(server.ImapPort);
        var large = Mails.Large(1_000_000);
        await using var client = await Connect(relay, Mails.Plain("one"), large, large);

        relay.CutAfter(afterBytes);
        var count = 0;
        var fetch = client.Fetch(UidSet.All, FetchItems.WholeMail, mail =>
        {
            using (mail) count++;
            return ValueTask.CompletedTask;
        });
        var behind = client.Noop();

        Assert.IsType<ImapOutcome<FetchSummary>.Lost>(await fetch.WaitAsync(Patience));
        Assert.InRange(count, 0, 2);
        Assert.IsType<ImapOutcome<Acknowledged>.Lost>(await behind.WaitAsync(Patience));
        Assert.True(client.IsLost);
        Assert.IsType<ImapOutcome<Acknowledged>.Lost>(await client.Noop().WaitAsync(Patience));
    }

    [Fact]
    public async Task A_loop_over_mails_ends_where_the_connection_did_and_tells_it()
    {
        await using var relay = new Relay(server.ImapPort);
        await using var client = await Connect(relay, Mails.Plain("one"), Mails.Large(1_000_000));

        relay.CutAfter(100_000);
        var mails = client.Fetch(UidSet.All, FetchItems.WholeMail);
        var count = 0;
        await foreach (var mail in mails)
            using (mail) count++;

        Assert.Equal(1, count);
        Assert.IsType<ImapOutcome<FetchSummary>.Lost>(await mails.Outcome.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_watch_ends_with_the_loss_of_its_connection()
    {
        await using var relay = new Relay(server.ImapPort);
        await using var client = await Connect(relay);
        using var patience = new CancellationTokenSource(Patience);
        await using var changes = client.Idle(patience.Token).GetAsyncEnumerator(patience.Token);
        var next = changes.MoveNextAsync();

        relay.CutAfter(0);
        var noop = client.Noop(); // makes the server speak

        MailboxChange? last = null;
        for (; await next; next = changes.MoveNextAsync()) last = changes.Current;
        Assert.IsType<MailboxChange.Lost>(last);
        Assert.False((await noop.WaitAsync(Patience)).IsDone);
    }

    private async Task<ImapClient> Connect(Relay relay, params byte[][] mails)
    {
        var account = server.TakeAccount();
        await using var raw = await server.Raw(account);
        foreach (var mail in mails) await raw.Append("INBOX", mail);
        var client = (await ImapServer.Connect(server.Endpoint(account) with { Port = relay.Port })).Require();
        (await client.Select("INBOX")).Require();
        return client;
    }
}
