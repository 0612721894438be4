using System.Globalization;
using System.Text.RegularExpressions;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Syncing;

/// <summary>Flags that change while they are asked for.</summary>
public abstract class FlagLookTests(DovecotWorld world)
{
    [Fact]
    public async Task Of_two_answers_about_one_mail_the_later_counts()
    {
        await using var server = new TalkativeServer(world.Dovecot.ImapPort);
        var (account, client) = await Begin(server);
        await using var leaving = client;
        await using var sync = await account.Synced();

        server.Adds = (line, mail) => $"* {mail} FETCH ({Older(line)})\r\n{line}";
        (await client.Store(UidSet.Of(1), FlagChange.Add, ["\\Seen"])).Require();
        await Eventually.Holds(() => server.Added > 0);

        await Eventually.Holds(async () => (await account.Mail("Mail"))!.IsRead);
        server.Adds = null;
        Assert.Empty(sync.Ends);
    }

    /// <summary>Without UIDs, as servers tell news of flags; the answer of the same command is older then.</summary>
    [Fact]
    public async Task News_that_come_without_a_UID_in_the_middle_of_an_answer_are_asked_for()
    {
        await using var server = new TalkativeServer(world.Dovecot.ImapPort);
        var (account, client) = await Begin(server);
        await using var leaving = client;
        await using var sync = await account.Synced();

        server.Adds = (line, mail) => server.Added == 0
            ? $"* {mail} FETCH ({Older(line)})\r\n* {mail} FETCH (FLAGS (\\Seen))" : line;
        (await client.Store(UidSet.Of(1), FlagChange.Add, ["\\Seen"])).Require();
        await Eventually.Holds(() => server.Added > 0);

        await Eventually.Holds(async () => (await account.Mail("Mail"))!.IsRead);
        Assert.Empty(sync.Ends);
    }

    private async Task<(SyncedAccount Account, ImapClient Client)> Begin(TalkativeServer server)
    {
        var user = (await world.NewAccount()).User;
        var account = await world.Account(server.Port, user);
        var client = (await ImapClient.Connect(account.Endpoint with { Port = world.Dovecot.ImapPort })).Require();
        await FollowingTests.Append(client, "INBOX", "Mail");
        (await client.Select("INBOX")).Require();
        return (account, client);
    }

    /// <summary>The same answer from a moment before.</summary>
    private static string Older(string line)
    {
        var items = Regex.Match(line, @"FETCH \((.*)\)$").Groups[1].Value;
        var before = Regex.Replace(items, @"FLAGS \([^)]*\)", "FLAGS ()");
        return Regex.Replace(
            before, @"MODSEQ \((\d+)\)",
            match => $"MODSEQ ({ulong.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) - 1})");
    }

    /// <summary>Stands before a real server and says more in its answers to UID FETCH.</summary>
    private sealed class TalkativeServer(int serverPort) : PassingServer(serverPort)
    {
        private int _added;

        /// <summary>An answer of flags, and the number of its mail, become what it returns.</summary>
        public Func<string, string, string>? Adds { get; set; }

        public int Added => Volatile.Read(ref _added);

        protected override Task<string?> OfClient(string said, bool isFirst, CancellationToken ct) =>
            Task.FromResult<string?>(said);

        protected override string OfServer(string said) => Adds is not { } adds ? said : Regex.Replace(
            said, @"^\* (\d+) FETCH \((?=[^\r]*UID \d)(?=[^\r]*\\Seen)[^\r]*",
            line =>
            {
                var told = adds(line.Value, line.Groups[1].Value);
                Interlocked.Increment(ref _added);
                return told;
            },
            RegexOptions.Multiline);
    }
}

public sealed class DovecotFlagLookTests(DovecotWorld world) : FlagLookTests(world), IClassFixture<DovecotWorld>;

public sealed class PlainDovecotFlagLookTests(PlainDovecotWorld world)
    : FlagLookTests(world), IClassFixture<PlainDovecotWorld>;

/// <summary>The watch hears of a change long before the next poll.</summary>
public sealed class WatchedWorld : DovecotWorld
{
    protected override IReadOnlyDictionary<string, string> Settings =>
        new Dictionary<string, string> { ["Sync:PollEvery"] = "00:00:04" };
}

/// <summary>A server whose HIGHESTMODSEQ is past changes that it has yet to tell, as Dovecot was seen to do.</summary>
public sealed class EarlyModSequenceTests(WatchedWorld world) : IClassFixture<WatchedWorld>
{
    [Fact]
    public async Task A_change_that_the_watch_is_never_told_of_is_found_by_the_next_poll()
    {
        await using var server = new EarlyServer(world.Dovecot.ImapPort);
        var account = await world.Account(server.Port, (await world.NewAccount()).User);
        await using var client = (await ImapClient.Connect(
            account.Endpoint with { Port = world.Dovecot.ImapPort })).Require();
        await FollowingTests.Append(client, "INBOX", "Told");
        await FollowingTests.Append(client, "INBOX", "Untold");
        (await client.Select("INBOX")).Require();
        await using var sync = await account.Synced();
        server.Conceals = true;

        (await client.Store(UidSet.Of(2), FlagChange.Add, ["\\Flagged"])).Require();
        (await client.Store(UidSet.Of(1), FlagChange.Add, ["\\Seen"])).Require();
        await Eventually.Holds(async () => (await account.Mail("Told"))!.IsRead);

        await Eventually.Holds(async () => (await account.Mail("Untold"))!.IsStarred);
        Assert.Empty(sync.Ends);
    }

    /// <summary>Stands before a real server; tells of the second mail's flags only as the folder is opened.</summary>
    private sealed class EarlyServer(int serverPort) : PassingServer(serverPort)
    {
        private const string Early = "OK [HIGHESTMODSEQ 1000]";

        public bool Conceals { get; set; }

        protected override Task<string?> OfClient(string said, bool isFirst, CancellationToken ct) =>
            Task.FromResult<string?>(said);

        protected override string OfServer(string said) =>
            !Conceals || said.Contains("Examine completed", StringComparison.Ordinal) ? said
            : Regex.Replace(said, @"\* \d+ FETCH \(UID 2 [^\r]*\r\n", "")
                .Replace("OK Fetch completed", $"{Early} Fetch completed", StringComparison.Ordinal);
    }
}
