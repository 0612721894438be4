using System.Text.Json.Nodes;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Profiles;

[Collection(OneGateway.Name)]
public sealed class QMailingTests(GatewayFixture fixture)
{
    private static readonly string Path = ServiceTable.QMailing.Path;

    public static TheoryData<string> Tools { get; } =
        new(ServiceTable.QMailing.Tools.Where(row => row["absent"] is null).Select(row => row["name"].Text()));

    [Theory]
    [InlineData("free")]
    [InlineData("plus")]
    [InlineData("pro")]
    [InlineData("pro_max")]
    public async Task A_tool_above_the_plan_is_402_with_the_plan_it_needs(string plan)
    {
        var tenant = await fixture.NewTenant(plan);
        foreach (var row in ServiceTable.QMailing.Tools.Where(row => row["absent"] is null))
        {
            var having = row["plans"]!.AsArray().Select(name => name.Text()).ToList();
            using var response = await fixture.PostTo(Path, tenant.Key, "tools/call",
                new { name = row["name"].Text(), arguments = ServiceTable.Arguments(row) });
            if (having.Contains(plan))
            {
                Assert.NotEqual(402, (int)response.StatusCode);
                continue;
            }
            var problem = await Problem(response, 402, "plan_required");
            Assert.Equal(having[0].ToUpperInvariant(), problem["requiredPlan"].Text());
            Assert.NotNull(problem["upgradeUrl"]);
            Assert.Contains(having[0].ToUpperInvariant(), problem["detail"].Text(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_key_without_the_scope_is_403_and_no_key_is_401(string tool)
    {
        var row = ServiceTable.Row(Path, tool);
        var tenant = await fixture.NewTenant(
            scopes: [.. Tenant.AllScopes.Where(scope => scope != row["ours"].Text())]);
        var call = new { name = tool, arguments = new { no_such_field = 1 } };
        using var denied = await fixture.PostTo(Path, tenant.Key, "tools/call", call);
        await Problem(denied, 403, "scope_denied");
        using var unknown = await fixture.PostTo(Path, null, "tools/call", call);
        await Problem(unknown, 401, "unauthorized");
        Assert.Equal("Bearer", unknown.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task A_free_workspace_has_25_calls_a_day_then_429_with_Retry_After()
    {
        var tenant = await fixture.NewTenant("free");
        for (var call = 0; call < 25; call++) (await tenant.CallAt(Path, "qmailing_list_mailboxes")).Ok();
        using var refused = await fixture.PostTo(
            Path, tenant.Key, "tools/call", new { name = "qmailing_list_mailboxes", arguments = new { } });
        var problem = await Problem(refused, 429, "quota_exceeded");
        var wait = int.Parse(refused.Headers.GetValues("Retry-After").Single());
        Assert.InRange(wait, 1, 24 * 3600);
        Assert.Equal(wait, problem["retry_after"].Number());
        // PLUS lifts the daily cap.
        Assert.Equal(200, (await fixture.Gateway.Rest(
            fixture.OwnerKey, "PATCH", $"/workspaces/{tenant.WorkspaceId}", new { plan = "plus" })).Status);
        (await tenant.CallAt(Path, "qmailing_list_mailboxes")).Ok();
    }

    [Fact]
    public async Task What_belongs_to_another_is_a_problem_as_what_is_absent()
    {
        var tenant = await fixture.NewTenant();
        var foreign = await (await fixture.NewTenant()).NewInbox();
        var details = new List<string>();
        foreach (var id in new[] { foreign, Guid.CreateVersion7() })
        {
            using var response = await fixture.PostTo(Path, tenant.Key, "tools/call",
                new { name = "qmailing_get_mailbox", arguments = new { mailbox_id = id } });
            details.Add((await Problem(response, 404, "inbox_not_found"))["detail"].Text());
        }
        Assert.Equal(details[0], details[1]);
    }

    [Fact]
    public async Task A_batch_has_no_status_of_its_own_and_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = new StringContent("""[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]"""),
            Headers = { Authorization = new("Bearer", fixture.OwnerKey) },
        };
        request.Content.Headers.ContentType = new("application/json");
        using var response = await fixture.Gateway.Http.SendAsync(request);
        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task Mailboxes_are_listed_shown_and_opened()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        await fixture.Mirror.Email(inbox, new SeedEmail());
        var item = (await Call(tenant, "list_mailboxes"))["items"]![0]!;
        Assert.Equal((inbox.ToString(), "ready", 1),
            (item["id"].Text(), item["status"].Text(), item["message_count"].Number()));
        var shown = await Call(tenant, "get_mailbox", new { mailbox_id = inbox });
        Assert.Equal((1, false), (shown["unread_count"].Number(), shown["forwarding"]!["enabled"]!.GetValue<bool>()));
        var made = await Call(tenant, "create_mailbox", new { local_part = "sales" });
        Assert.Equal("sales@mailmesh.test", made["address"].Text());
        var taken = await tenant.CallAt(Path, "qmailing_create_mailbox", new { local_part = "taken" });
        Assert.Equal((200, "address_taken"), (taken.Status, taken.ErrorCode));
    }

    [Fact]
    public async Task Emails_are_listed_by_folder_and_cursor_and_read_whole()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var first = await fixture.Mirror.Email(inbox, new SeedEmail
        {
            Subject = "first", Html = "<p>rich</p>",
            Attachment = new SeedAttachment("a.bin", "application/zip", [1, 2, 3]),
        });
        await fixture.Mirror.Email(inbox, new SeedEmail { Subject = "second" });
        var page = await Call(tenant, "list_emails", new { mailbox_id = inbox, limit = 1 });
        Assert.Equal(inbox.ToString(), page["items"]![0]!["mailbox_id"].Text());
        var rest = await Call(
            tenant, "list_emails", new { mailbox_id = inbox, limit = 1, cursor = page["next_cursor"] });
        Assert.Equal(first.ToString(), rest["items"]![0]!["id"].Text());

        var email = await Call(tenant, "get_email", new { email_id = first });
        Assert.Contains("X-Seed:", email["headers"].Text(), StringComparison.Ordinal);
        Assert.Contains("<p>rich</p>", email["body"]!["html"].Text(), StringComparison.Ordinal);
        Assert.Contains("rich", email["body"]!["text"].Text(), StringComparison.Ordinal);
        Assert.Equal(3, email["attachments"]![0]!["size"].Number());
        var file = await Call(tenant, "get_attachment", new { email_id = first, index = 0 });
        Assert.Equal(("AQID", "application/zip"), (file["data"].Text(), file["content_type"].Text()));
    }

    [Fact]
    public async Task A_mail_in_a_thread_goes_to_whom_the_caller_says()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var email = await fixture.Mirror.Email(inbox, new SeedEmail());
        var mail = new { mailbox_id = inbox, to = new[] { "john@example.com" }, subject = "s", text = "At 3pm." };
        Assert.Equal("sent", (await Call(tenant, "send_email", mail))["state"].Text());
        Assert.Single(fixture.Others.Sent, sent => sent.WorkspaceId == tenant.WorkspaceId);
        await Call(tenant, "send_email", new
        {
            mail.mailbox_id, mail.to, mail.subject, mail.text, cc = new[] { "c@example.com" }, in_reply_to = email,
        });
        var reply = Assert.Single(fixture.Others.Replied, sent => sent.WorkspaceId == tenant.WorkspaceId);
        Assert.Equal((email, "john@example.com", "c@example.com"),
            (reply.EmailId, reply.To.Single().Address, reply.Cc.Single().Address));
        // The policy looks at those whom it goes to, not at those whom it answers.
        await tenant.SetPolicy(new { recipients = "listed", allowed = new[] { "ada@example.com" } });
        using var refused = await fixture.PostTo(Path, tenant.Key, "tools/call", new
        {
            name = "qmailing_send_email",
            arguments = new { mail.mailbox_id, mail.to, mail.subject, mail.text, in_reply_to = email },
        });
        await Problem(refused, 403, "recipient_not_allowed");
    }

    [Fact]
    public async Task Webhooks_are_registered_listed_and_revoked_again_and_again()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var made = await Call(tenant, "register_webhook", new
        {
            url = "https://my-server.com/qmailing", events = new[] { "email.received" }, mailbox_ids = new[] { inbox },
        });
        Assert.StartsWith("whsec_", made["secret"].Text(), StringComparison.Ordinal);
        Assert.Equal(inbox.ToString(), made["mailbox_ids"]![0].Text());
        Assert.Null((await Call(tenant, "list_webhooks"))["items"]![0]!["secret"]);
        for (var time = 0; time < 2; time++)
        {
            var revoked = await Call(tenant, "delete_webhook", new { webhook_id = made["id"] });
            Assert.Equal("revoked", revoked["state"].Text());
        }
    }

    private async Task<JsonNode> Call(Tenant tenant, string tool, object? arguments = null)
    {
        var result = (await tenant.CallAt(Path, $"qmailing_{tool}", arguments)).Ok();
        var listed = (await fixture.ListAt(Path, tenant.Key)).Single(one => one["name"].Text() == $"qmailing_{tool}");
        var schema = ArgumentSchema.Parse(listed["outputSchema"]!.ToJsonString());
        Assert.Null(schema.Check(System.Text.Json.JsonElement.Parse(result.ToJsonString())));
        return result;
    }

    private static async Task<JsonNode> Problem(HttpResponseMessage response, int status, string code)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, text);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal((status, code), (problem["status"].Number(), problem["code"].Text()));
        foreach (var field in new[] { "type", "title", "detail" }) Assert.NotEqual("", problem[field].Text());
        return problem;
    }
}
