using System.Text.RegularExpressions;
using Dapper;
using MailMesh.Gateway.Tests.Audit;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.Mirror;
using MailMesh.TestStack;
using Npgsql;

namespace MailMesh.Gateway.Tests.Gates.Kept;

/// <summary>
/// An answer that was given before is given again, mark and all, while its inbox is as it was, and never after.
/// </summary>
[Collection(OneGateway.Name)]
public sealed class KeptAnswersTests(GatewayFixture fixture)
{
    private const string InInbox = "folder_id = (select folder_id from mirror.folders where inbox_id = @inbox and ";

    /// <summary>Of email @email in @inbox, by whoever writes it: the gateway isn't told.</summary>
    public static TheoryData<string, string, string?> Changes { get; } = new()
    {
        { "update mirror.emails set is_read = true where email_id = @email", "list_emails get_email", null },
        { "update mirror.emails set is_starred = true where email_id = @email", "list_emails", null },
        { "update mirror.emails set labels = '{todo}' where email_id = @email", "list_emails", null },
        {
            $"update mirror.emails set {InInbox} role = 'TRASH') where email_id = @email",
            "list_emails get_email get_thread", null
        },
        { "delete from mirror.emails where email_id = @email", "list_emails get_email", "message_not_found" },
        {
            "update mirror.folders set role = null, name = 'Elsewhere' where inbox_id = @inbox and role = 'INBOX'",
            "get_email get_thread", null
        },
        {
            """
            update mirror.inboxes set removed_at = now() where inbox_id = @inbox;
            update mirror.folders set is_removed = true where inbox_id = @inbox
            """,
            "list_emails get_email", "inbox_not_found message_not_found"
        },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_that_anybody_made_is_in_the_very_next_answer(string sql, string tools, string? refusals)
    {
        var asked = await Asked.Of(fixture, await fixture.NewTenant());
        foreach (var tool in tools.Split(' ')) await asked.Keep(tool);

        await Execute(sql, asked);

        foreach (var tool in tools.Split(' '))
        {
            var (before, after) = (asked.Kept[tool], await asked.Ask(tool));
            if (after.ErrorCode is { } code) Assert.Contains(code, refusals ?? "", StringComparison.Ordinal);
            else Assert.NotEqual(WithoutMark(before), WithoutMark(after));
            Assert.Equal(refusals is not null && tool != "list_emails" || refusals?.Contains(' ') is true,
                after.IsError);
        }
    }

    [Fact]
    public async Task New_mail_is_in_the_very_next_list_and_thread_under_another_mark()
    {
        var asked = await Asked.Of(fixture, await fixture.NewTenant());
        await asked.Keep("list_emails");
        await asked.Keep("get_thread");
        await fixture.Mirror.Email(asked.Inbox, new SeedEmail { Subject = "Re: Hello", InReplyTo = asked.Email });
        Assert.Equal(2, (await asked.Ask("list_emails")).Ok()["items"]!.AsArray().Count);
        Assert.Equal(2, (await asked.Ask("get_thread")).Ok()["items"]!.AsArray().Count);
        Assert.NotEqual(MarkOf(asked.Kept["list_emails"]), MarkOf(await asked.Ask("list_emails")));
    }

    [Fact]
    public async Task How_far_a_first_sync_is_shows_in_the_next_list()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await fixture.Mirror.Inbox(tenant.WorkspaceId, kind: "imap");
        var asked = await Asked.Of(fixture, tenant, inbox);
        await asked.Keep("list_emails");
        await fixture.Mirror.FirstSync(inbox, FolderRole.Inbox, serverTotal: 4, whole: false);
        Assert.Contains("1 of 4", (await asked.Ask("list_emails")).Ok()["notice"].Text(), StringComparison.Ordinal);
        await asked.Keep("list_emails");
        await fixture.Mirror.FirstSync(inbox, FolderRole.Inbox, serverTotal: 4, whole: true);
        Assert.Null((await asked.Ask("list_emails")).Ok()["notice"]);
    }

    [Fact]
    public async Task What_changes_while_an_answer_is_made_is_in_the_next_one()
    {
        var asked = await Asked.Of(fixture, await fixture.NewTenant());
        await asked.Ask("get_email"); // known from here on, kept from the next one on
        await using var other = new NpgsqlConnection(fixture.Database.ConnectionString("mailmesh_inboxsync"));
        await other.OpenAsync();
        await using (var tx = await other.BeginTransactionAsync())
        {
            // The email's row is read by then; where its HTML lies is not.
            await other.ExecuteAsync("lock table mirror.blobs in access exclusive mode", transaction: tx);
            var answering = asked.Ask("get_email");
            await Eventually.Holds(async () => await other.ExecuteScalarAsync<bool>(
                """
                select exists (select from pg_locks where not granted and relation = 'mirror.blobs'::regclass)
                """, transaction: tx), what: "the answer waits in the middle");
            await other.ExecuteAsync(
                "update mirror.emails set subject = 'Changed' where email_id = @email",
                new { email = asked.Email }, tx);
            await tx.CommitAsync();
            await answering;
        }
        Assert.Contains("Changed", (await asked.Ask("get_email")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_many_ask_at_once_each_change_is_in_the_next_answer()
    {
        const int Changes = 60, Others = 8;
        var asked = await Asked.Of(fixture, await fixture.NewTenant());
        using var done = new CancellationTokenSource();
        var others = Enumerable.Range(0, Others).Select(async _ =>
        {
            while (!done.IsCancellationRequested) await asked.Ask("list_emails");
        }).ToArray();
        for (var change = 0; change < Changes; change++)
        {
            await Execute($"update mirror.emails set subject = 'change {change}.' where email_id = @email", asked);
            foreach (var tool in new[] { "list_emails", "get_email", "get_thread" })
                Assert.Contains($"change {change}.", (await asked.Ask(tool)).Text, StringComparison.Ordinal);
        }
        await done.CancelAsync();
        await Task.WhenAll(others);
    }

    [Fact]
    public async Task Who_may_not_see_the_inbox_gets_nothing_that_was_kept_for_others()
    {
        var tenant = await fixture.NewTenant();
        var asked = await Asked.Of(fixture, tenant);
        foreach (var tool in new[] { "list_emails", "get_email", "get_thread" }) await asked.Keep(tool);
        var elsewhere = (await tenant.NewInbox()).ToString();
        var bound = await tenant.NewKey(Tenant.AllScopes, [elsewhere]);
        var narrow = await tenant.NewKey(["inbox:read"]);
        var stranger = (await fixture.NewTenant()).Key;
        foreach (var (tool, absent) in new[]
        {
            ("list_emails", "inbox_not_found"), ("get_email", "message_not_found"), ("get_thread", "thread_not_found"),
        })
        {
            Assert.Equal(absent, (await asked.Ask(tool, bound)).ErrorCode);
            Assert.Equal(absent, (await asked.Ask(tool, stranger)).ErrorCode);
            Assert.Equal("scope_denied", (await asked.Ask(tool, narrow)).ErrorCode);
        }
        // What they asked for took nothing away from who may.
        await asked.IsKept("get_email");
    }

    [Fact]
    public async Task A_key_that_was_revoked_gets_nothing_that_was_kept_for_it()
    {
        var tenant = await fixture.NewTenant();
        var asked = await Asked.Of(fixture, tenant);
        await asked.Keep("get_email");
        var agent = await tenant.NewKey(["email:read"]);
        await asked.IsKept("get_email", agent);
        var (_, keys) = await tenant.Rest("GET", "/keys");
        var id = keys!["items"]!.AsArray().Single(key => key!["hint"].Text().EndsWith(agent[^4..]))!["id"].Text();
        Assert.Equal(204, (await tenant.Rest("DELETE", $"/keys/{id}")).Status);
        Assert.Equal(401, (await asked.Ask("get_email", agent)).Status);
    }

    [Fact]
    public async Task A_kept_answer_is_charged_and_audited_as_any_other()
    {
        var tenant = await fixture.NewTenant(TestPlans.Counting);
        var asked = await Asked.Of(fixture, tenant);
        await asked.Keep("get_email");
        await asked.Keep("list_emails");
        var used = await GateWorld.Used(tenant, "calls_day");
        await asked.IsKept("list_emails");
        await asked.IsKept("list_emails");
        Assert.Equal(used + 3, await GateWorld.Used(tenant, "calls_day")); // get_usage is a call itself
        var chain = new AuditedChain(fixture, tenant.WorkspaceId);
        await Eventually.Holds(async () => (await chain.Rows()).Count(row => row.InboxId == asked.Inbox) == 9,
            what: "nine calls are audited");
        var rows = (await chain.Rows()).Where(row => row.InboxId == asked.Inbox).ToList();
        Assert.All(rows, row => Assert.Equal("ok", row.Result));
        Assert.Equal(4, rows.Count(row => row.Tool == "get_email" && row.Target == $"email:{asked.Email}"));
        Assert.Equal(5, rows.Count(row => row is { Tool: "list_emails", Target: null }));
    }

    private static string MarkOf(ToolReply reply) => reply.Text.Split("<mail-")[1][..12];

    private static string WithoutMark(ToolReply reply) =>
        Regex.Replace(reply.Ok().ToJsonString(), "mail-[0-9a-f]{12}", "mail");

    private async Task Execute(string sql, Asked asked)
    {
        await using var connection = new NpgsqlConnection(fixture.Database.ConnectionString("mailmesh_inboxsync"));
        await connection.ExecuteAsync(sql, new { inbox = asked.Inbox, email = asked.Email });
    }

    /// <summary>Three calls about one email, and what they were answered last.</summary>
    private sealed record Asked(Tenant Tenant, Guid Inbox, Guid Email, string Thread)
    {
        public Dictionary<string, ToolReply> Kept { get; } = [];

        public static async Task<Asked> Of(GatewayFixture fixture, Tenant tenant, Guid? inboxId = null)
        {
            var inbox = inboxId ?? await tenant.NewInbox();
            var email = await fixture.Mirror.Email(inbox, new SeedEmail { Html = "<p>How are you?</p>" });
            var reply = await tenant.Call("get_email", new { email_id = email, view = "full" });
            return new Asked(tenant, inbox, email, reply.Ok()["thread_id"].Text());
        }

        public Task<ToolReply> Ask(string tool, string? key = null) => Tenant.Call(tool, tool switch
        {
            "list_emails" => new { inbox_id = Inbox },
            "get_email" => new { email_id = Email },
            _ => new { thread_id = Thread },
        }, key);

        public async Task Keep(string tool)
        {
            await Ask(tool);
            Kept[tool] = await Ask(tool);
            await IsKept(tool);
        }

        public async Task IsKept(string tool, string? key = null) =>
            Assert.Equal(Kept[tool].Result!.ToJsonString(), (await Ask(tool, key)).Result!.ToJsonString());
    }
}
