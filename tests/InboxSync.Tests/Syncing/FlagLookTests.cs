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
