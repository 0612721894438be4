using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Mcp;

/// <summary>Resources, prompts and completions: other doors to what the tools give, with the same gates.</summary>
[Collection(OneGateway.Name)]
public sealed class OffersTests(GatewayFixture fixture)
{
    [Fact]
    public async Task Email_thread_and_attachment_are_read_as_the_tools_read_them()
    {
        var tenant = await fixture.NewTenant();
        var email = await fixture.Mirror.Email(await tenant.NewInbox(), new SeedEmail
        {
            Text = "Tea at four?", Attachment = new SeedAttachment("note.txt", "text/plain", "with cake"u8.ToArray()),
        });
        var thread = (await tenant.Call("get_email", new { email_id = email })).Ok()["thread_id"].Text();

        Assert.Contains("Tea at four?", await Text(tenant, $"mail://email/{email}"), StringComparison.Ordinal);
        Assert.Contains("Tea at four?", await Text(tenant, $"mail://thread/{thread}"), StringComparison.Ordinal);
        var file = await Text(tenant, $"mail://attachment/{email}.0");
        Assert.Contains("with cake", file, StringComparison.Ordinal);
        Assert.Contains("<mail-", file, StringComparison.Ordinal);
        var templates = (await Rpc(tenant.Key, "resources/templates/list")).Result!["resourceTemplates"]!.AsArray();
        Assert.Equal(["mail://email/{id}", "mail://thread/{id}", "mail://attachment/{id}"],
            templates.Select(template => template!["uriTemplate"].Text()));
        Assert.Empty((await Rpc(tenant.Key, "resources/list")).Result!["resources"]!.AsArray());
        await TestStack.Eventually.Holds(async () => (await fixture.Query<string>(
            "select tool from access.audit where workspace_id = @WorkspaceId", new { tenant.WorkspaceId }))
            .Contains("get_attachment"), what: "the reading is audited");
    }

    [Theory]
    [InlineData("mail://email/{id}")]
    [InlineData("mail://thread/{id}")]
    [InlineData("mail://attachment/{id}.0")]
    [InlineData("mail://attachment/{id}")]
    [InlineData("mail://letter/{id}")]
    [InlineData("mail://email/{id}/x")]
    [InlineData("mail://email/")]
    [InlineData("file:///etc/passwd")]
    public async Task What_is_not_there_and_what_is_anothers_are_told_alike(string uri)
    {
        var (owner, stranger) = (await fixture.NewTenant(), await fixture.NewTenant());
        var email = await fixture.Mirror.Email(await owner.NewInbox(), new SeedEmail());
        var none = Guid.CreateVersion7();

        var foreign = await Read(stranger, uri.Replace("{id}", email.ToString(), StringComparison.Ordinal));
        var asked = uri.Replace("{id}", none.ToString(), StringComparison.Ordinal);
        var absent = await Read(stranger, asked);

        Assert.NotNull(absent.RpcError);
        Assert.Equal(asked, absent.Message["error"]!["data"]!["uri"].Text());
        Assert.Equal(absent.RpcError, foreign.RpcError);
        Assert.Equal(absent.RpcMessage!.Replace($"{none}", "", StringComparison.Ordinal),
            foreign.RpcMessage!.Replace($"{email}", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_scope_or_beyond_a_limit_a_resource_is_refused_as_the_tool_is()
    {
        var tenant = await fixture.NewTenant("free");
        var email = await fixture.Mirror.Email(await tenant.NewInbox(), new SeedEmail());
        var blind = await tenant.NewKey([Scopes.InboxRead]);
        Assert.Contains("scope_denied", (await Read(tenant, $"mail://email/{email}", blind)).RpcMessage,
            StringComparison.Ordinal);
        Assert.Empty((await Rpc(blind, "resources/templates/list")).Result!["resourceTemplates"]!.AsArray());

        for (var call = 0; call < 25; call++) Assert.Null((await Read(tenant, $"mail://email/{email}")).RpcError);
        Assert.Contains("quota_exceeded", (await Read(tenant, $"mail://email/{email}")).RpcMessage,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompts_name_what_was_asked_and_forbid_what_nobody_asked()
    {
        var key = (await fixture.NewTenant()).Key;
        var listed = (await Rpc(key, "prompts/list")).Result!["prompts"]!.AsArray();
        Assert.Equal(["triage_inbox", "draft_reply", "weekly_digest"], listed.Select(prompt => prompt!["name"].Text()));
        var triage = await Prompt(key, "triage_inbox", new { inbox = "me@mailmesh.test" });
        Assert.Contains("me@mailmesh.test, folder INBOX", triage, StringComparison.Ordinal);
        Assert.Contains("Don't send it", await Prompt(key, "draft_reply", new { email_id = "1", intent = "no" }),
            StringComparison.Ordinal);
        Assert.Contains(
            "seven days", await Prompt(key, "weekly_digest", new { inbox = "x" }), StringComparison.Ordinal);

        foreach (var (name, arguments) in new (string, object)[]
        {
            ("triage_inbox", new { }), ("no_such", new { }), ("weekly_digest", new { inbox = "a\nb" }),
            ("weekly_digest", new { inbox = new string('x', 321) }),
        })
        {
            Assert.Equal(-32602, (await Rpc(key, "prompts/get", new { name, arguments })).RpcError);
        }
    }

    [Fact]
    public async Task Inboxes_and_their_folders_complete_within_what_the_key_may_see()
    {
        var tenant = await fixture.NewTenant();
        var mine = $"zeta-{Guid.CreateVersion7():n}@mailmesh.test";
        var inbox = await tenant.NewInbox(mine);
        await tenant.NewInbox();
        await (await fixture.NewTenant()).NewInbox($"zeta-{Guid.CreateVersion7():n}@mailmesh.test");

        Assert.Equal([mine], await Completed(tenant.Key, "inbox", "zeta"));
        Assert.Equal(
            ["SENT", "SPAM"], (await Completed(tenant.Key, "folder", "s", mine)).Order(StringComparer.Ordinal));
        Assert.Empty(await Completed(tenant.Key, "label", "", mine));
        Assert.Empty(await Completed(tenant.Key, "folder", ""));
        var blind = await tenant.NewKey([Scopes.EmailSend]);
        Assert.Empty(await Completed(blind, "inbox", ""));
        var elsewhere = await fixture.NewTenant();
        Assert.Empty(await Completed(elsewhere.Key, "folder", "", inbox.ToString()));
    }

    [Fact]
    public async Task Any_of_many_inboxes_completes_and_more_than_an_answer_holds_are_told()
    {
        const int Inboxes = 120;
        var tenant = await fixture.NewTenant();
        var last = "";
        for (var number = 0; number < Inboxes; number++)
            await tenant.NewInbox(last = $"many-{number}-{Guid.CreateVersion7():n}@mailmesh.test");
        Assert.Equal([last], await Completed(tenant.Key, "inbox", $"MANY-{Inboxes - 1}-"));
        var all = (await Rpc(tenant.Key, "completion/complete", new
        {
            @ref = new { type = "ref/prompt", name = "triage_inbox" },
            argument = new { name = "inbox", value = "many-" },
        })).Result!["completion"]!;
        Assert.Equal((100, true, null), (all["values"]!.AsArray().Count, (bool)all["hasMore"]!, all["total"]));
    }

    [Theory]
    [InlineData(Scopes.EmailRead)]
    [InlineData(Scopes.InboxRead)]
    public async Task Labels_complete_for_who_reads_emails_and_for_who_reads_inboxes(string scope)
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        await fixture.Mirror.Label(await fixture.Mirror.Email(inbox, new SeedEmail()), "urgent");
        var key = await tenant.NewKey([scope]);
        Assert.Equal(["urgent"], await Completed(key, "label", "UR", inbox.ToString()));
        var bound = await tenant.NewKey([scope], [(await tenant.NewInbox()).ToString()]);
        Assert.Empty(await Completed(bound, "label", "ur", inbox.ToString()));
    }

    [Fact]
    public async Task Every_label_in_use_completes_however_old_its_emails_are()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var longAgo = await fixture.Mirror.Email(inbox, new SeedEmail { ReceivedAt = DateTimeOffset.UnixEpoch });
        await fixture.Mirror.Label(longAgo, "taxes", "travel");
        await fixture.Mirror.Label(await fixture.Mirror.Email(inbox, new SeedEmail()), "Tax 2026");
        await fixture.Mirror.Label(
            await fixture.Mirror.Email(await tenant.NewInbox(), new SeedEmail()), "tax of another inbox");

        Assert.Equal(
            ["Tax 2026", "taxes"],
            (await Completed(tenant.Key, "label", "tax", inbox.ToString())).Order(StringComparer.Ordinal));
        var told = (await tenant.Call("get_inbox", new { inbox_id = inbox })).Ok()["labels"]!.AsArray();
        Assert.Equal(3, told.Count);
    }

    private async Task<IEnumerable<string>> Completed(string key, string name, string value, string? inbox = null) =>
        (await Rpc(key, "completion/complete", new
        {
            @ref = new { type = "ref/prompt", name = "triage_inbox" },
            argument = new { name, value },
            context = new { arguments = inbox is null ? [] : new Dictionary<string, string> { ["inbox"] = inbox } },
        })).Result!["completion"]!["values"]!.AsArray().Select(one => one.Text());

    private async Task<string> Prompt(string key, string name, object arguments) =>
        (await Rpc(key, "prompts/get", new { name, arguments })).Result!["messages"]![0]!["content"]!["text"].Text();

    private async Task<string> Text(Tenant tenant, string uri) =>
        (await Read(tenant, uri)).Result!["contents"]![0]!["text"].Text();

    private Task<ToolReply> Read(Tenant tenant, string uri, string? key = null) =>
        Rpc(key ?? tenant.Key, "resources/read", new { uri });

    private Task<ToolReply> Rpc(string key, string method, object? parameters = null) =>
        fixture.Gateway.Rpc(key, method, parameters);
}
