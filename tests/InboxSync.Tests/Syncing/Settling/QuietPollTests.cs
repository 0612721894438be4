using MailMesh.Contracts;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Syncing.Settling;

/// <summary>Polls that find all as it was leave the database alone, and miss nothing for that.</summary>
public sealed class QuietPollTests(DovecotWorld world) : IClassFixture<DovecotWorld>
{
    private const int PollsWatched = 5;

    [Fact]
    public async Task While_nothing_changes_polls_go_on_and_no_round_does()
    {
        await using var server = new PolledServer(world.Dovecot.ImapPort);
        var (account, client) = await Account(server, "Work");
        await using var other = client;
        await using var sync = await account.Synced();

        await IsQuiet(account, server);

        Assert.Empty(sync.Ends);
    }

    [Fact]
    public async Task Mail_flags_folders_and_deletions_end_the_quiet_and_it_comes_again()
    {
        await using var server = new PolledServer(world.Dovecot.ImapPort);
        var (account, client) = await Account(server, "Work");
        await using var other = client;
        await using var sync = await account.Synced();
        await IsQuiet(account, server);

        var uid = await FollowingTests.Append(client, "Work", "New");
        var mail = await Eventually.Gives(() => account.Mail("New"));
        await IsQuiet(account, server);
        (await client.Select("Work")).Require();
        (await client.Store(UidSet.Of(uid), FlagChange.Add, ["\\Flagged"])).Require();
        await Eventually.Holds(async () => await account.Mail("New") is { IsStarred: true });
        await IsQuiet(account, server);
        (await client.Create("Later")).Require();
        await Eventually.Holds(async () => (await account.Boxes()).Any(box => box.ServerName == "Later"));
        await IsQuiet(account, server);
        await account.Update(change => change with { Read = true }, mail.EmailId);
        await Eventually.Holds(async () => (await client.Search(SearchKey.Seen)).Require().Uids.Contains(uid));
        await IsQuiet(account, server);
        (await client.Store(UidSet.Of(uid), FlagChange.Add, ["\\Deleted"])).Require();
        (await client.Expunge()).Require();
        await Eventually.Holds(async () => (await account.Told<EmailDeleted>()).Contains(mail.EmailId));
        await IsQuiet(account, server);
    }

    [Fact]
    public async Task What_waits_for_its_time_keeps_rounds_coming()
    {
        await using var server = new PolledServer(world.Dovecot.ImapPort);
        var (account, client) = await Account(server);
        await using var other = client;
        await FollowingTests.Append(client, "INBOX", "Copy");
        await using (await account.Synced()) { }
        await world.Run(
            """
            insert into mirror.doubles (email_id, inbox_id, round)
            select email_id, inbox_id, 0 from mirror.emails where inbox_id = @Id
            """,
            new { account.Id });

        await using var sync = account.Sync();
        var before = await Round(account);
        await Eventually.Holds(async () => await Round(account) >= before + PollsWatched);
        Assert.Equal(1, await Doubles(account));
        await world.Run(
            "update mirror.doubles set seen_at = now() - interval '1 hour' where inbox_id = @Id", new { account.Id });

        await Eventually.Holds(async () => await Doubles(account) == 0);
        await IsQuiet(account, server);
    }

    private async Task<(SyncedAccount Account, ImapClient Other)> Account(
        PolledServer server, params string[] folders)
    {
        var direct = await world.NewAccount();
        var client = await direct.Open(folders);
        return (await world.Account(server.Port, direct.User), client);
    }

    private static Task IsQuiet(SyncedAccount account, PolledServer server) => Eventually.Holds(
        async () =>
        {
            var (round, lists) = (await Round(account), server.Lists);
            await Eventually.Holds(() => server.Lists >= lists + PollsWatched);
            return await Round(account) == round;
        });

    private static async Task<long> Round(SyncedAccount account) => (await account.World.List<long>(
        "select look_round from mirror.accounts where inbox_id = @Id", new { account.Id })).Single();

    private static async Task<long> Doubles(SyncedAccount account) => (await account.World.List<long>(
        "select count(*) from mirror.doubles where inbox_id = @Id", new { account.Id })).Single();

    /// <summary>Counts how often it is asked for its folders.</summary>
    private sealed class PolledServer(int serverPort) : PassingServer(serverPort)
    {
        private int _lists;

        public int Lists => Volatile.Read(ref _lists);

        protected override Task<string?> OfClient(string said, bool isFirst, CancellationToken ct)
        {
            if (said.Contains(" LIST ", StringComparison.Ordinal))
                Interlocked.Increment(ref _lists);
            return Task.FromResult<string?>(said);
        }
    }
}
