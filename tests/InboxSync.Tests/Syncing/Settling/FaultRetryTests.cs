using MailMesh.InboxSync.Tests.Hostile;
using MailMesh.Mirror.Syncing;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Syncing.Settling;

/// <summary>A mail that a server couldn't give is asked for again, seldom and not for ever.</summary>
public sealed class FaultRetryTests(SyncWorld world) : IClassFixture<SyncWorld>
{
    private const int Mails = 9;

    [Fact]
    public async Task A_mail_is_there_once_the_server_can_give_it_a_day_later()
    {
        await using var server = new HostileServer(HostileMailbox.Of("INBOX", Mails, MailFault.No));
        var account = await world.Account(server.Port, "ann");
        await using var sync = await account.Synced();
        Assert.Contains("UID 5", (await account.Boxes()).Single().Fault, StringComparison.Ordinal);

        server.Mailboxes = [HostileMailbox.Of("INBOX", Mails)];
        await SeveralRounds(server);
        Assert.Equal(Mails - 1, (await account.Mails()).Count);
        await ADayPasses(account);

        await Eventually.Holds(async () => (await account.Mails()).Count == Mails);
        await Eventually.Holds(async () => (await account.Boxes()).Single().Fault is null);
    }

    [Fact]
    public async Task A_mail_that_failed_for_a_week_is_left_alone()
    {
        await using var server = new HostileServer(HostileMailbox.Of("INBOX", Mails, MailFault.No));
        var account = await world.Account(server.Port, "ann");
        await using var sync = await account.Synced();
        await ADayPasses(account, tries: Faults.TriesMax - 1);
        await Eventually.Holds(async () => await Tries(account) == Faults.TriesMax);
        await SeveralRounds(server);

        server.Mailboxes = [HostileMailbox.Of("INBOX", Mails)];
        await ADayPasses(account, tries: Faults.TriesMax);
        await SeveralRounds(server);

        Assert.Equal(Mails - 1, (await account.Mails()).Count);
        Assert.Equal(Faults.TriesMax, await Tries(account));
    }

    [Fact]
    public async Task The_second_try_comes_after_a_minute()
    {
        await using var server = new HostileServer(HostileMailbox.Of("INBOX", Mails, MailFault.No));
        var account = await world.Account(server.Port, "ann");
        await using var sync = await account.Synced();
        server.Mailboxes = [HostileMailbox.Of("INBOX", Mails)];

        await Passes(account, "61 seconds");

        await Eventually.Holds(async () => (await account.Mails()).Count == Mails);
    }

    private static Task SeveralRounds(HostileServer server)
    {
        int Lists() => server.Commands.Count(command => command.Contains(" LIST ", StringComparison.Ordinal));
        var until = Lists() + 3;
        return Eventually.Holds(() => Lists() >= until);
    }

    private Task<int> ADayPasses(SyncedAccount account, int tries = 1) => Passes(account, "25 hours", tries);

    private Task<int> Passes(SyncedAccount account, string time, int tries = 1) => world.Run(
        """
        update mirror.faulty_mails set tried_at = tried_at - @time::interval, tries = @tries
        where folder_id in (select folder_id from mirror.folders where inbox_id = @Id)
        """,
        new { account.Id, time, tries });

    private async Task<int> Tries(SyncedAccount account) => (await world.List<int>(
        "select tries from mirror.faulty_mails join mirror.folders using (folder_id) where inbox_id = @Id",
        new { account.Id })).Single();
}
