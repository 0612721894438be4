using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.Mirror;
using MailMesh.TestStack;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Gateway.Tests.Sends;

[Collection(OneGateway.Name)]
public sealed class SendTests(GatewayFixture fixture)
{
    [Fact]
    public async Task A_send_is_handed_to_Sender_and_answered_with_its_outcome()
    {
        var (tenant, inbox) = await WithInbox();
        var sent = (await tenant.Call("send_email", new
        {
            inbox_id = inbox,
            to = new[] { "Ada Lovelace <ada@example.com>" },
            cc = new[] { "bob@example.com" },
            bcc = new[] { "eve@example.com" },
            subject = "Hello",
            body = "Hi",
            reply_to = "desk@example.com",
        })).Ok();
        Assert.Equal("sent", sent["state"].Text());
        Assert.NotNull(sent["message_id"]);
        var command = Assert.Single(fixture.Others.Sent, send => send.SendId == sent["send_id"]!.GetValue<Guid>());
        Assert.Equal(("ada@example.com", "Ada Lovelace"), (command.To[0].Address, command.To[0].Name));
        Assert.Equal(("bob@example.com", "eve@example.com"), (command.Cc[0].Address, command.Bcc[0].Address));
        Assert.Equal(("desk@example.com", tenant.WorkspaceId), (command.ReplyTo!.Address, command.WorkspaceId));
        var status = (await tenant.Call("get_delivery_status", new { send_id = sent["send_id"] })).Ok();
        Assert.Equal("sent", status["state"].Text());
        Assert.Contains("250 taken", status["recipients"]![0]!["reply"].Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("bounced")]
    [InlineData("deferred")]
    public async Task What_did_not_leave_says_so_and_what_to_do(string state)
    {
        var (tenant, inbox) = await WithInbox();
        var sent = (await Send(tenant, inbox, subject: $"state:{state}")).Ok();
        Assert.Equal(state, sent["state"].Text());
        Assert.NotNull(sent["next"]);
        if (state == "failed") Assert.Equal("no_relay", sent["reason_code"].Text());
    }

    [Fact]
    public async Task An_unknown_outcome_is_an_error_that_forbids_a_repeat()
    {
        var (tenant, inbox) = await WithInbox();
        var reply = await Send(tenant, inbox, subject: "state:unknown");
        Assert.Equal("send_outcome_unknown", reply.ErrorCode);
        Assert.Contains("Do NOT send", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_outcome_in_time_the_answer_is_queued_and_the_send_is_durable()
    {
        var (tenant, inbox) = await WithInbox();
        var sent = (await Send(tenant, inbox, subject: "state:none")).Ok();
        Assert.Equal("queued", sent["state"].Text());
        var status = (await tenant.Call("get_delivery_status", new { send_id = sent["send_id"] })).Ok();
        Assert.Equal("queued", status["state"].Text());
        Assert.Equal("ada@example.com", status["recipients"]![0]!["address"].Text());
    }

    [Fact]
    public async Task The_same_idempotency_key_sends_once_and_another_request_under_it_conflicts()
    {
        var (tenant, inbox) = await WithInbox();
        var key = Guid.CreateVersion7().ToString();
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Send(tenant, inbox, idempotencyKey: key)));
        var ids = replies.Select(reply => reply.Ok()["send_id"]!.GetValue<Guid>()).Distinct().ToList();
        Assert.Single(ids);
        Assert.Equal(4, replies.Count(reply => reply.Ok()["repeated"]?.GetValue<bool>() == true));
        var again = (await Send(tenant, inbox, idempotencyKey: key)).Ok();
        Assert.Equal((ids[0], "sent"), (again["send_id"]!.GetValue<Guid>(), again["state"].Text()));
        var conflict = await Send(tenant, inbox, subject: "other", idempotencyKey: key);
        Assert.Equal("idempotency_conflict", conflict.ErrorCode);
        Assert.Single(fixture.Others.Sent, send => send.SendId == ids[0]);
        Assert.Equal([ids[0]], await SendsOf(tenant));
    }

    [Fact]
    public async Task A_dry_run_sends_nothing()
    {
        var (tenant, inbox) = await WithInbox();
        var reply = (await tenant.Call("send_email", new
        {
            inbox_id = inbox, to = new[] { "ada@example.com" }, subject = "s", body = "b", dry_run = true,
        })).Ok();
        Assert.Equal("dry_run", reply["state"].Text());
        Assert.Null(reply["send_id"]);
        Assert.Empty(await SendsOf(tenant));
    }

    [Fact]
    public async Task What_is_scheduled_is_answered_at_once()
    {
        var (tenant, inbox) = await WithInbox();
        var at = TimeProvider.System.GetUtcNow().AddDays(2);
        var reply = (await tenant.Call("send_email", new
        {
            inbox_id = inbox, to = new[] { "ada@example.com" }, subject = "state:none", body = "b", send_at = at,
        })).Ok();
        Assert.Equal("queued", reply["state"].Text());
        await Eventually.Holds(() => fixture.Others.Sent.Any(send => send.SendAt is not null
            && send.SendId == reply["send_id"]!.GetValue<Guid>()));
        var late = await tenant.Call("send_email", new
        {
            inbox_id = inbox, to = new[] { "ada@example.com" }, subject = "s", body = "b", send_at = at.AddYears(2),
        });
        Assert.Equal(-32602, late.RpcError);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("a@b")]
    [InlineData("a b@example.com")]
    [InlineData("a@example.com, b@example.com")]
    [InlineData("\"x\" <a@example.com")]
    [InlineData("a@example..com")]
    [InlineData("a\r\nBcc: x@example.com")]
    public async Task What_is_no_address_is_refused_before_anything_is_sent(string address)
    {
        var (tenant, inbox) = await WithInbox();
        var reply = await Send(tenant, inbox, to: address);
        Assert.Equal("invalid_recipient", reply.ErrorCode);
    }

    [Fact]
    public async Task Fifty_one_recipients_together_are_too_many()
    {
        var (tenant, inbox) = await WithInbox();
        var reply = await tenant.Call("send_email", new
        {
            inbox_id = inbox,
            to = Enumerable.Range(0, 50).Select(i => $"a{i}@example.com"),
            bcc = new[] { "b@example.com" },
            subject = "s",
            body = "b",
        });
        Assert.Equal("invalid_recipient", reply.ErrorCode);
    }

    [Fact]
    public async Task A_subject_with_a_line_break_is_refused()
    {
        var (tenant, inbox) = await WithInbox();
        Assert.Equal(-32602, (await Send(tenant, inbox, subject: "s\r\nBcc: evil@example.com")).RpcError);
    }

    [Fact]
    public async Task Attachments_cross_as_uploads_or_as_what_was_received()
    {
        var (tenant, inbox) = await WithInbox();
        var email = await fixture.Mirror.Email(inbox, new SeedEmail
        {
            Attachment = new SeedAttachment("old.txt", "text/plain", "old"u8.ToArray()),
        });
        var sent = (await tenant.Call("send_email", new
        {
            inbox_id = inbox,
            to = new[] { "ada@example.com" },
            subject = "s",
            body = "b",
            attachments = new object[]
            {
                new { filename = "new.txt", mime_type = "text/plain", data = Convert.ToBase64String("new"u8) },
                new { email_id = email, index = 0 },
            },
        })).Ok();
        var command = Assert.Single(fixture.Others.Sent, send => send.SendId == sent["send_id"]!.GetValue<Guid>());
        Assert.Equal(["new.txt", "old.txt"], command.Attachments.Select(attachment => attachment.Filename));
        Assert.Equal((email, 0), (command.Attachments[1].EmailId, command.Attachments[1].Index));
        // Read as Sender would, with its role.
        await using var connection = new Npgsql.NpgsqlConnection(fixture.Database.ConnectionString("mailmesh_sender"));
        var content = await Dapper.SqlMapper.QuerySingleAsync<byte[]>(
            connection, "select content from access.upload_reading where id = @id",
            new { id = command.Attachments[0].UploadId });
        Assert.Equal("new"u8.ToArray(), content);
    }

    [Fact]
    public async Task Uploads_are_swept_once_they_are_mail()
    {
        var (tenant, inbox) = await WithInbox();
        foreach (var subject in new[] { "s", "state:none" })
        {
            await tenant.Call("send_email", new
            {
                inbox_id = inbox,
                to = new[] { "ada@example.com" },
                subject,
                body = "b",
                attachments = new[] { new { filename = "a.txt", mime_type = "text/plain", data = "SGVsbG8=" } },
            });
        }
        var sweep = fixture.Gateway.Services.GetRequiredService<Gateway.Sends.UploadSweep>();
        await sweep.Sweep(default);
        Assert.Equal(2, (await UploadsOf(tenant)).Count);
        await fixture.Query<int>(
            """
            update access.uploads set created_at = created_at - interval '2 days' where workspace_id = @id returning 1
            """,
            new { id = tenant.WorkspaceId });
        await sweep.Sweep(default);
        Assert.Single(await UploadsOf(tenant));
    }

    [Fact]
    public async Task Attachments_beyond_10_MB_or_malformed_are_refused()
    {
        var (tenant, inbox) = await WithInbox();
        async Task<ToolReply> With(params object[] attachments) => await tenant.Call("send_email", new
        {
            inbox_id = inbox, to = new[] { "ada@example.com" }, subject = "s", body = "b", attachments,
        });
        var half = Convert.ToBase64String(new byte[5_500_000]);
        var file = new { filename = "a", mime_type = "a/b", data = half };
        Assert.Equal("attachment_too_large", (await With(file, file)).ErrorCode);
        Assert.Equal(-32602, (await With(new { filename = "a" })).RpcError);
        Assert.Equal(-32602, (await With(new { filename = "a", mime_type = "a/b", data = "?" })).RpcError);
        Assert.Equal(-32602, (await With(new { filename = "../a", mime_type = "a/b", data = "" })).RpcError);
        Assert.Equal("message_not_found", (await With(new { email_id = Guid.CreateVersion7(), index = 0 })).ErrorCode);
    }

    [Fact]
    public async Task A_reply_goes_to_whom_it_should()
    {
        var tenant = await fixture.NewTenant();
        var own = $"me-{Guid.CreateVersion7():n}@mailmesh.test";
        var inbox = await tenant.NewInbox(own);
        var email = await fixture.Mirror.Email(inbox, new SeedEmail
        {
            To = [new Correspondent(own, null), new Correspondent("bob@example.com", "Bob")],
            Cc = [new Correspondent("carol@example.com", null), new Correspondent("ADA@example.com", null)],
        });
        var one = (await tenant.Call("reply_to_email", new { email_id = email, body = "b" })).Ok();
        var all = (await tenant.Call("reply_to_email", new { email_id = email, body = "b", reply_all = true })).Ok();
        Assert.Equal(["ada@example.com"], Recipients(one));
        Assert.Equal(["ada@example.com", "bob@example.com", "carol@example.com"], Recipients(all));
        var list = await fixture.Mirror.Email(
            inbox, new SeedEmail { ReplyTo = [new Correspondent("list@example.com", null)] });
        var toList = (await tenant.Call("reply_to_email", new { email_id = list, body = "b" })).Ok();
        Assert.Equal(["list@example.com"], Recipients(toList));
        var nobody = await fixture.Mirror.Email(inbox, new SeedEmail { From = null });
        var refused = await tenant.Call("reply_to_email", new { email_id = nobody, body = "b" });
        Assert.Equal("invalid_recipient", refused.ErrorCode);
        Assert.Contains(fixture.Others.Replied, reply => reply.EmailId == email && reply.Cc.Count == 2);
    }

    [Fact]
    public async Task A_refused_send_gives_its_unit_back()
    {
        var tenant = await fixture.NewTenant("plus");
        var inbox = await tenant.NewInbox();
        await tenant.SetPolicy(new { recipients = "listed", allowed = Array.Empty<string>() });
        Assert.Equal("recipient_not_allowed", (await Send(tenant, inbox)).ErrorCode);
        await tenant.SetPolicy(new { recipients = "open" });
        await Send(tenant, inbox, idempotencyKey: "k");
        await Send(tenant, inbox, idempotencyKey: "k");
        var limits = (await tenant.Call("get_usage")).Ok()["limits"]!.AsArray();
        var sends = Assert.Single(limits, limit => limit!["name"].Text() == "sends_day")!;
        Assert.Equal((1, 199), (sends["used"].Number(), sends["left"].Number()));
    }

    internal static Task<ToolReply> Send(
        Tenant tenant, Guid inbox, string to = "ada@example.com", string subject = "Hello",
        string? idempotencyKey = null) =>
        tenant.Call("send_email", new
        {
            inbox_id = inbox, to = new[] { to }, subject, body = "Hi", idempotency_key = idempotencyKey,
        });

    private Task<IReadOnlyList<Guid>> UploadsOf(Tenant tenant) => fixture.Query<Guid>(
        "select upload_id from access.uploads where workspace_id = @id", new { id = tenant.WorkspaceId });

    private Task<IReadOnlyList<Guid>> SendsOf(Tenant tenant) => fixture.Query<Guid>(
        "select send_id from access.sends where workspace_id = @id", new { id = tenant.WorkspaceId });

    private async Task<(Tenant, Guid)> WithInbox()
    {
        var tenant = await fixture.NewTenant();
        return (tenant, await tenant.NewInbox());
    }

    private static IEnumerable<string> Recipients(System.Text.Json.Nodes.JsonNode sent) =>
        sent["recipients"]!.AsArray().Select(recipient => recipient.Text());
}
