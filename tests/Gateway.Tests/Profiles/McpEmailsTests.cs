using System.Text.Json.Nodes;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Profiles;

[Collection(OneGateway.Name)]
public sealed class McpEmailsTests(GatewayFixture fixture)
{
    private static readonly string Path = ServiceTable.McpEmails.Path;

    [Fact]
    public async Task A_list_goes_on_by_offset_newest_first()
    {
        var (tenant, inbox) = await WithInbox();
        var start = TimeProvider.System.GetUtcNow().AddDays(-1);
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, (await fixture.Mirror.Email(inbox, new SeedEmail
            {
                Subject = $"zebra {i}", ReceivedAt = start.AddMinutes(i),
            })).ToString());
        }
        foreach (var (tool, query) in new[] { ("list_inbox", null), ("search_emails", "zebra") })
        {
            var read = new List<string>();
            JsonNode page;
            do
            {
                var arguments = new Dictionary<string, object> { ["inbox_id"] = inbox, ["limit"] = 2 };
                if (read.Count > 0) arguments["offset"] = read.Count;
                if (query is not null) arguments["query"] = query;
                page = (await tenant.CallAt(Path, tool, arguments)).Ok();
                await Matches(tool, page);
                Assert.Equal((2, read.Count), (page["limit"].Number(), page["offset"].Number()));
                read.AddRange(page["items"]!.AsArray().Select(item => item!["message_id"].Text()));
            }
            while (page["has_more"]!.GetValue<bool>());
            Assert.Null(page["next_offset"]);
            if (query is null) Assert.Equal(ids, read);
            else Assert.Equal(ids.Order(), read.Order());
        }
        var beyond = (await tenant.CallAt(Path, "list_inbox", new { inbox_id = inbox, offset = 10_000 })).Ok();
        Assert.Empty(beyond["items"]!.AsArray());
        Assert.Equal(-32602, (await tenant.CallAt(Path, "list_inbox", new { inbox_id = inbox, limit = 101 })).RpcError);
    }

    [Fact]
    public async Task A_page_deep_in_a_long_list_is_one_call_and_fits_one_result()
    {
        var (tenant, inbox) = await WithInbox("free");
        for (var i = 0; i < 60; i++)
            await fixture.Mirror.Email(inbox, new SeedEmail { Subject = $"{i}", Text = new string('x', 200) });
        var page = await tenant.CallAt(Path, "list_inbox", new { inbox_id = inbox, limit = 100 });
        var shown = page.Ok()["items"]!.AsArray().Count;
        Assert.InRange(page.Text.Length, 1, 30_000);
        Assert.Equal(shown, page.Structured!["next_offset"].Number());
        var rest = (await tenant.CallAt(
            Path, "list_inbox", new { inbox_id = inbox, limit = 100, offset = shown })).Ok();
        Assert.Equal(60, shown + rest["items"]!.AsArray().Count);
        var usage = (await tenant.Call("get_usage")).Ok()["limits"]!.AsArray();
        Assert.Contains(usage, limit => limit!["used"].Number() == 3);
    }

    [Fact]
    public async Task Unread_and_folders_filter_and_an_unknown_folder_is_a_wrong_parameter()
    {
        var (tenant, inbox) = await WithInbox();
        var sent = await fixture.Mirror.Email(inbox, new SeedEmail { Folder = "SENT" });
        var listed = (await tenant.CallAt(Path, "list_inbox", new { inbox_id = inbox, folder = "SENT" })).Ok();
        Assert.Equal([sent.ToString()], listed["items"]!.AsArray().Select(item => item!["message_id"].Text()));
        Assert.Empty((await tenant.CallAt(Path, "list_inbox", new { inbox_id = inbox, unread_only = true }))
            .Ok()["items"]!.AsArray());
        var wrong = await tenant.CallAt(Path, "list_inbox", new { inbox_id = inbox, folder = "Nowhere" });
        Assert.Equal(-32602, wrong.RpcError);
    }

    [Fact]
    public async Task An_email_is_read_with_what_was_asked_for_and_no_more()
    {
        var (tenant, inbox) = await WithInbox();
        var email = await fixture.Mirror.Email(inbox, new SeedEmail
        {
            Text = "plain words", Html = "<p>rich <b>words</b><script>x()</script></p>",
            Attachment = new SeedAttachment("note.txt", "text/plain", "attached"u8.ToArray()),
        });
        var bare = (await tenant.CallAt(Path, "read_email", new { inbox_id = inbox, message_id = email })).Ok();
        Assert.Contains("words", bare["body"].Text(), StringComparison.Ordinal);
        Assert.Null(bare["html_body"]);
        Assert.Null(bare["attachments"]![0]!["data"]);
        Assert.Null(bare["marked_as_read"]);
        Assert.DoesNotContain(fixture.Others.InboxSync.Updated, ask => ask.WorkspaceId == tenant.WorkspaceId);

        var whole = await tenant.CallAt(Path, "read_email", new
        {
            inbox_id = inbox, message_id = email, include_html = true, include_attachments = true, mark_as_read = true,
        });
        await Matches("read_email", whole.Ok());
        Assert.Contains("<b>words</b>", whole.Structured!["html_body"].Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("script", whole.Structured["html_body"].Text(), StringComparison.Ordinal);
        Assert.Equal("YXR0YWNoZWQ=", whole.Structured["attachments"]![0]!["data"].Text());
        Assert.DoesNotContain("YXR0YWNoZWQ=", whole.Text, StringComparison.Ordinal);
        var ask = Assert.Single(fixture.Others.InboxSync.Updated, ask => ask.WorkspaceId == tenant.WorkspaceId);
        Assert.Equal((true, email), (ask.Read, ask.EmailIds.Single()));
    }

    [Fact]
    public async Task The_services_scope_marks_as_read_and_ours_for_reading_does_not()
    {
        var (tenant, inbox) = await WithInbox();
        var email = await fixture.Mirror.Email(inbox, new SeedEmail());
        var arguments = new { inbox_id = inbox, message_id = email, mark_as_read = true };
        var reading = await tenant.NewKey([Scopes.EmailRead]);
        Assert.Equal("scope_denied", (await fixture.CallAt(Path, reading, "read_email", arguments)).ErrorCode);
        var theirs = await tenant.NewKey([ServiceScopes.ReadEmail]);
        var read = (await fixture.CallAt(Path, theirs, "read_email", arguments)).Ok();
        Assert.True(read["marked_as_read"]!.GetValue<bool>());
        // Who may not change anything can't give a scope that does.
        var giver = await tenant.NewKey([Scopes.KeyManage, Scopes.EmailRead]);
        var (status, _) = await fixture.Gateway.Rest(
            giver, "POST", "/keys", new { name = "x", scopes = new[] { ServiceScopes.ReadEmail } });
        Assert.Equal(403, status);
    }

    [Fact]
    public async Task A_mail_and_a_reply_are_sent_as_the_services_arguments_say()
    {
        var (tenant, inbox) = await WithInbox();
        var sent = (await tenant.CallAt(Path, "send_email", new
        {
            inbox_id = inbox, to = new[] { "ada@example.com" }, cc = new[] { "bob@example.com" },
            bcc = Array.Empty<string>(),
            subject = "Hello", body = "Hi", html_body = "<p>Hi</p>", reply_to = "desk@example.com",
            attachments = new[] { new { filename = "a.txt", mime_type = "text/plain", data = "SGVsbG8=" } },
        })).Ok();
        await Matches("send_email", sent);
        Assert.Equal("sent", sent["delivery_status"].Text());
        var command = Assert.Single(fixture.Others.Sent, send => send.WorkspaceId == tenant.WorkspaceId);
        Assert.Equal(("bob@example.com", "desk@example.com"), (command.Cc[0].Address, command.ReplyTo!.Address));
        Assert.Equal("a.txt", command.Attachments.Single().Filename);

        var email = await fixture.Mirror.Email(inbox, new SeedEmail { Cc = [new("carl@example.com", null)] });
        (await tenant.CallAt(Path, "reply_to_email", new
        {
            inbox_id = inbox, message_id = email, body = "Yes", reply_all = true,
        })).Ok();
        var reply = Assert.Single(fixture.Others.Replied, reply => reply.WorkspaceId == tenant.WorkspaceId);
        Assert.Equal((email, "ada@example.com", "carl@example.com"),
            (reply.EmailId, reply.To[0].Address, reply.Cc[0].Address));
    }

    [Fact]
    public async Task Errors_are_in_band_in_the_services_words_and_codes()
    {
        var (tenant, inbox) = await WithInbox();
        var absent = Guid.CreateVersion7();
        var stranger = await (await fixture.NewTenant()).NewInbox();
        foreach (var missing in new[] { absent, stranger })
        {
            var reply = await tenant.CallAt(Path, "list_inbox", new { inbox_id = missing });
            Assert.Equal((200, "inbox_not_found", $"Inbox {missing} not found or not accessible."),
                (reply.Status, reply.ErrorCode, reply.Text));
            Assert.Null(reply.Structured);
        }
        var message = await tenant.CallAt(Path, "read_email", new { inbox_id = inbox, message_id = absent });
        Assert.Equal("message_not_found", message.ErrorCode);
        var recipient = await tenant.CallAt(
            Path, "send_email", new { inbox_id = inbox, to = new[] { "nonsense" }, subject = "s", body = "b" });
        Assert.Equal("invalid_recipient", recipient.ErrorCode);
        var large = await tenant.CallAt(Path, "send_email", new
        {
            inbox_id = inbox, to = new[] { "a@example.com" }, subject = "s", body = "b",
            attachments = new[] { new { filename = "a", mime_type = "a/b", data = new string('A', 13_981_016) } },
        });
        Assert.Equal("attachment_too_large", large.ErrorCode);
        var doubt = await tenant.CallAt(Path, "send_email",
            new { inbox_id = inbox, to = new[] { "a@example.com" }, subject = "state:unknown", body = "b" });
        Assert.Equal(("provider_error", null), (doubt.ErrorCode, doubt.Result!["retryAfter"]));
        Assert.Contains("Do not send it again", doubt.Text, StringComparison.Ordinal);
        var login = await tenant.CallAt(Path, "send_email",
            new { inbox_id = inbox, to = new[] { "a@example.com" }, subject = "state:failed:auth_failed", body = "b" });
        Assert.Equal("auth_failed", login.ErrorCode);
        Assert.Equal(-32601, (await tenant.CallAt(Path, "list_inboxes")).RpcError);
        var key = await fixture.CallAt(Path, null, "list_inbox");
        Assert.Equal((401, -32001), (key.Status, key.RpcError));
    }

    [Fact]
    public async Task The_free_plan_has_all_five_tools_and_a_hundred_calls_a_month()
    {
        var (tenant, inbox) = await WithInbox("free");
        // More than our own free plan has in a day.
        var calls = await Task.WhenAll(Enumerable.Range(0, 100)
            .Select(_ => tenant.CallAt(Path, "search_emails", new { inbox_id = inbox, query = "a" })));
        Assert.All(calls, call => Assert.False(call.IsError, call.Text));
        var refused = await tenant.CallAt(Path, "list_inbox", new { inbox_id = inbox });
        Assert.Contains(refused.ErrorCode, new[] { "rate_limit_exceeded", "quota_exceeded" });
        Assert.True(refused.Result!["retryAfter"].Number() > 0);
    }

    private async Task Matches(string tool, JsonNode result)
    {
        var listed = (await fixture.ListAt(Path, fixture.OwnerKey)).Single(one => one["name"].Text() == tool);
        var schema = ArgumentSchema.Parse(listed["outputSchema"]!.ToJsonString());
        Assert.Null(schema.Check(System.Text.Json.JsonElement.Parse(result.ToJsonString())));
    }

    private async Task<(Tenant Tenant, Guid Inbox)> WithInbox(string plan = "owner")
    {
        var tenant = await fixture.NewTenant(plan);
        return (tenant, await tenant.NewInbox());
    }
}
