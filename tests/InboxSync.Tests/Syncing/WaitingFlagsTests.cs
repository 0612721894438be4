using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Syncing;

/// <summary>
/// Another client works on an email for which a change of ours waits: ours wins for what it names, theirs for all else,
/// and the mirror equals the server afterwards.
/// </summary>
public abstract class WaitingFlagsTests(DovecotWorld world)
{
    [Theory]
    [InlineData("INBOX")]
    [InlineData("Work")]
    public async Task Flags_of_others_are_shown_beside_ours_that_wait_and_reach_the_server_with_them(string folder)
    {
        var account = await world.NewAccount();
        await using var client = await account.Open("Work");
        await FollowingTests.Append(client, folder, "Mail");
        await using var sync = await account.Synced();
        var emailId = await Waits(account, "store");

        await Store(client, folder, FlagChange.Add, "\\Flagged", "\\Seen", "todo");
        await Store(client, folder, FlagChange.Remove, "\\Seen");
        var both = (folder.ToUpperInvariant(), true, true, "ours todo");
        await Eventually.Holds(async () => await Shown(account) == both);
        await Due(account);

        await Eventually.Holds(async () => await Flags(account, folder) == "\\Flagged \\Seen ours todo");
        await Settled(account);
        Assert.Equal(emailId, (await account.Mail("Mail"))!.EmailId);
        Assert.Equal(both, await Shown(account));
    }

    [Fact]
    public async Task What_changed_while_no_session_ran_and_a_change_waited_isnt_lost()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open();
        await FollowingTests.Append(client, "INBOX", "Mail", ["old"]);
        await using (await account.Synced())
        {
        }
        await Waits(account, "store");

        await Store(client, "INBOX", FlagChange.Add, "\\Flagged");
        await Store(client, "INBOX", FlagChange.Remove, "old");
        await using (account.Sync()) // it ends with the change still waiting, as one does that is killed
            await Eventually.Holds(async () => await Shown(account) == ("INBOX", true, true, "ours"));
        await Due(account);
        await using var next = account.Sync();

        await Eventually.Holds(async () => await Flags(account, "INBOX") == "\\Flagged \\Seen ours");
        await Settled(account);
        Assert.Equal(("INBOX", true, true, "ours"), await Shown(account));
    }

    [Fact]
    public async Task A_change_that_waits_follows_the_mail_where_another_client_moved_it()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open("Work");
        await FollowingTests.Append(client, "INBOX", "Mail");
        await using var sync = await account.Synced();
        var emailId = await Waits(account, "store");

        await Store(client, "INBOX", FlagChange.Add, "\\Flagged");
        (await client.Move(UidSet.Of(1), "Work")).Require();
        await Eventually.Holds(async () => await Shown(account) == ("WORK", true, true, "ours"));
        await Due(account);

        await Eventually.Holds(async () => await Flags(account, "Work") == "\\Flagged \\Seen ours");
        await Settled(account);
        Assert.Equal(emailId, (await account.Mail("Mail"))!.EmailId);
    }

    [Fact]
    public async Task Flags_that_change_while_a_move_waits_go_with_the_mail()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open("Work");
        await FollowingTests.Append(client, "INBOX", "Mail");
        await using var sync = await account.Synced();
        await Waits(account, "move", "Work");

        await Store(client, "INBOX", FlagChange.Add, "\\Seen", "todo");
        await Eventually.Holds(async () => await Shown(account) == ("WORK", true, false, "todo"));
        await Due(account);

        await Eventually.Holds(async () => await Flags(account, "Work") == "\\Seen todo");
        await Settled(account);
        Assert.Equal(("WORK", true, false, "todo"), await Shown(account));
    }

    /// <summary>The other client is faster than our note that the server has it.</summary>
    [Fact]
    public async Task What_another_client_sets_back_after_our_change_reached_the_server_stays_set_back()
    {
        var user = (await world.NewAccount()).User;
        await using var server = new HastyServer(world.Dovecot.ImapPort);
        var account = await world.Account(server.Port, user);
        await using var client = (await ImapClient.Connect(
            account.Endpoint with { Port = world.Dovecot.ImapPort })).Require();
        await FollowingTests.Append(client, "INBOX", "Mail");
        (await client.Select("INBOX")).Require();
        await using var sync = await account.Synced();
        server.AfterStore = () => client.Store(UidSet.Of(1), FlagChange.Remove, ["\\Seen"]);

        await account.Update(ask => ask with { Read = true }, (await account.Mail("Mail"))!.EmailId);

        await Settled(account);
        await Eventually.Holds(async () => await Shown(account) == ("INBOX", false, false, ""));
        Assert.Equal("", await Flags(account, "INBOX"));
    }

    /// <summary>Shown as asked, and not due for long: as where the server had no time for it.</summary>
    private async Task<Guid> Waits(SyncedAccount account, string kind, string? target = null)
    {
        var emailId = (await Eventually.Gives(() => account.Mail("Mail"))).EmailId;
        var isStore = kind == "store";
        await world.Run(
            """
            with change as (
                insert into mirror.changes (inbox_id, email_id, kind, read, add_labels, folder_id, due_at, asked_at)
                select @Id, @emailId, @kind, @read, @labels,
                    (select folder_id from mirror.folders where inbox_id = @Id and server_name = @target),
                    now() + interval '1 hour', now()
                returning folder_id
            )
            update mirror.emails e
            set is_read = coalesce(@read, is_read), labels = @labels || labels,
                folder_id = coalesce(c.folder_id, e.folder_id)
            from change c
            where email_id = @emailId
            """,
            new
            {
                account.Id, emailId, kind, read = isStore ? true : (bool?)null,
                labels = isStore ? new[] { "ours" } : [], target,
            });
        return emailId;
    }

    private Task<int> Due(SyncedAccount account) =>
        world.Run("update mirror.changes set due_at = now() where inbox_id = @Id", new { account.Id });

    private Task Settled(SyncedAccount account) => Eventually.Holds(async () => (await world.List<long>(
        "select change_id from mirror.changes where inbox_id = @Id", new { account.Id })).Count == 0);

    private static async Task<(string, bool, bool, string)> Shown(SyncedAccount account)
    {
        var mail = (await account.Mails()).SingleOrDefault();
        return mail is null ? default : (
            mail.Folder.ToUpperInvariant(), mail.IsRead, mail.IsStarred,
            string.Join(' ', mail.Labels.Order(StringComparer.Ordinal)));
    }

    private static async Task Store(ImapClient client, string folder, FlagChange change, params string[] flags)
    {
        (await client.Select(folder)).Require();
        (await client.Store(UidSet.Of(1), change, flags)).Require();
    }

    /// <summary>As a second client sees them, "\Recent" apart; null where the folder is empty.</summary>
    private static async Task<string?> Flags(SyncedAccount account, string folder)
    {
        await using var client = await account.Open();
        (await client.Examine(folder)).Require();
        string? seen = null;
        await foreach (var email in client.Fetch(UidSet.All, new FetchItems(FetchFacts.Flags)))
            using (email)
                seen = string.Join(
                    ' ', email.Flags!.Where(flag => flag != "\\Recent").Order(StringComparer.Ordinal));
        return seen;
    }

    /// <summary>Stands before a real server; something happens before its answer to the first STORE is heard.</summary>
    private sealed class HastyServer(int serverPort) : PassingServer(serverPort)
    {
        public Func<Task>? AfterStore { get; set; }

        protected override Task<string?> OfClient(string said, bool isFirst, CancellationToken ct) =>
            Task.FromResult<string?>(said);

        protected override string OfServer(string said)
        {
            if (AfterStore is { } then && said.Contains("OK Store completed", StringComparison.Ordinal))
            {
                AfterStore = null;
                Task.Run(then).Wait();
            }
            return said;
        }
    }
}

public sealed class DovecotWaitingFlagsTests(DovecotWorld world)
    : WaitingFlagsTests(world), IClassFixture<DovecotWorld>;

public sealed class PlainDovecotWaitingFlagsTests(PlainDovecotWorld world)
    : WaitingFlagsTests(world), IClassFixture<PlainDovecotWorld>;
