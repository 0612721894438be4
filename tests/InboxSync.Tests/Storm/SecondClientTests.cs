using MailMesh.MailServers;

namespace MailMesh.InboxSync.Tests.Storm;

/// <summary>The storm itself, without a mirror: a client that does nothing would prove nothing.</summary>
public sealed class SecondClientTests
{
    private const string Account = "alice";
    private const int Operations = 400;
    private const int FirstBefore = 1;
    private const int FirstMeanwhile = 100_000;

    [Fact]
    public async Task A_storm_changes_what_the_server_holds_and_a_kill_of_the_server_does_not()
    {
        await using var dovecot = await Dovecot.Start(Account);
        var client = new SecondClient(dovecot.ImapPort, Account, dovecot.Maildir(Account));
        await client.Storm(seed: 1, FirstBefore, Operations);

        var before = await client.View();
        await dovecot.Kill();
        await dovecot.StartAgain();

        var after = await client.View();
        Assert.True(after.Mails.Count() > 50);
        Assert.Empty(MailboxView.Differences(before, after));
        var fate = await client.Storm(seed: 2, FirstMeanwhile, Operations);
        Assert.NotEmpty(MailboxView.Differences(before, await client.View()));
        Assert.Contains(fate, mail => mail.Key >= FirstMeanwhile);
    }
}
