using System.Text.Json.Nodes;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Sends;

[Collection(OneGateway.Name)]
public sealed class DraftTests(GatewayFixture fixture)
{
    private static readonly string[] Bob = ["bob@example.com"];

    private OtherInboxSync InboxSync => fixture.Others.InboxSync;

    [Fact]
    public async Task A_draft_grows_by_versions_each_a_mail_in_DRAFTS_and_the_one_before_goes()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var first = await Save(tenant, new { inbox_id = inbox, subject = "Plan", body = "One." });
        var second = await Save(tenant, new { draft_id = first["id"], version = 1, to = Bob, body = "Two." });

        Assert.Equal((first["id"].Text(), 1, 2),
            (second["id"].Text(), first["version"].Number(), second["version"].Number()));
        Assert.Contains("Plan", second["subject"].Text(), StringComparison.Ordinal);
        var shown = InboxSync.Drafts.Where(draft => draft.WorkspaceId == tenant.WorkspaceId).ToList();
        Assert.Equal(["One.", "Two."], shown.OrderBy(draft => draft.EmailId).Select(draft => draft.Body));
        var gone = Assert.Single(InboxSync.Deleted, ask => ask.WorkspaceId == tenant.WorkspaceId);
        Assert.Equal((true, first["email_id"].Text()), (gone.Permanent, gone.EmailIds[0].ToString()));
        var item = Assert.Single((await tenant.Call("list_drafts")).Ok()["items"]!.AsArray())!;
        Assert.Equal((second["email_id"].Text(), "bob@example.com"),
            (item["email_id"].Text(), item["recipients"]![0].Text()));
    }

    [Fact]
    public async Task Of_two_saves_of_one_version_one_wins_and_the_other_hears_so()
    {
        var tenant = await fixture.NewTenant();
        var draft = await Save(tenant, new { inbox_id = await tenant.NewInbox(), body = "One." });
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(n =>
            tenant.Call("save_draft", new { draft_id = draft["id"], version = 1, body = $"By {n}." })));

        Assert.Single(replies, reply => !reply.IsError);
        Assert.All(replies.Where(reply => reply.IsError), reply => Assert.Equal("version_conflict", reply.ErrorCode));
        Assert.Single((await tenant.Call("list_drafts")).Ok()["items"]!.AsArray());
    }

    [Fact]
    public async Task A_draft_is_sent_as_it_is_once_and_is_gone_then()
    {
        var tenant = await fixture.NewTenant();
        var draft = await Save(tenant, new
        {
            inbox_id = await tenant.NewInbox(), to = Bob, bcc = new[] { "eve@example.com" }, subject = "Plan",
            body = "B",
        });
        var send = new { draft_id = draft["id"], version = 1 };
        var replies = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => tenant.Call("send_draft", send)));

        Assert.Single(replies.Where(reply => !reply.IsError).Select(reply => reply.Ok()["send_id"].Text()).Distinct());
        var command = Assert.Single(fixture.Others.Sent, sent => sent.WorkspaceId == tenant.WorkspaceId);
        Assert.Equal(("Plan", "B", "eve@example.com"), (command.Subject, command.Body, command.Bcc[0].Address));
        Assert.Empty((await tenant.Call("list_drafts")).Ok()["items"]!.AsArray());
        Assert.Equal("draft_not_found", (await tenant.Call("send_draft", send)).ErrorCode);
        Assert.Contains(InboxSync.Deleted, ask => ask.EmailIds[0].ToString() == draft["email_id"].Text());
    }

    [Fact]
    public async Task What_a_person_has_changed_or_another_save_is_not_sent()
    {
        var tenant = await fixture.NewTenant();
        var draft = await Save(tenant, new { inbox_id = await tenant.NewInbox(), to = Bob, body = "B" });
        Assert.Equal("version_conflict",
            (await tenant.Call("send_draft", new { draft_id = draft["id"], version = 2 })).ErrorCode);
        await fixture.Mirror.Delete(draft["email_id"]!.GetValue<Guid>());

        foreach (var tool in new[] { "send_draft", "save_draft" })
        {
            Assert.Equal("version_conflict",
                (await tenant.Call(tool, new { draft_id = draft["id"], version = 1 })).ErrorCode);
        }
        Assert.DoesNotContain(fixture.Others.Sent, sent => sent.WorkspaceId == tenant.WorkspaceId);
        (await tenant.Call("delete_draft", new { draft_id = draft["id"] })).Ok();
        Assert.Empty((await tenant.Call("list_drafts")).Ok()["items"]!.AsArray());
    }

    [Fact]
    public async Task An_answer_is_drafted_to_the_writer_and_leaves_in_the_thread()
    {
        var tenant = await fixture.NewTenant();
        var email = await fixture.Mirror.Email(await tenant.NewInbox(), new SeedEmail { Subject = "Offer" });
        var draft = await Save(tenant, new { in_reply_to = email, body = "Yes." });

        Assert.Equal("ada@example.com", draft["recipients"]![0].Text());
        var shown = Assert.Single(InboxSync.Drafts, shown => shown.WorkspaceId == tenant.WorkspaceId);
        Assert.Equal(("Re: Offer", $"<{email:n}@example.com>"), (shown.Subject, shown.InReplyTo));
        (await tenant.Call("send_draft", new { draft_id = draft["id"], version = 1 })).Ok();
        Assert.Equal(email, Assert.Single(
            fixture.Others.Replied, reply => reply.WorkspaceId == tenant.WorkspaceId).EmailId);
    }

    [Fact]
    public async Task The_policy_holds_a_draft_and_approval_releases_it()
    {
        var tenant = await fixture.NewTenant();
        await tenant.SetPolicy(new { recipients = "listed", allowed = new[] { "example.com" }, approval = true });
        var inbox = await tenant.NewInbox();
        var stranger = await Save(tenant, new { inbox_id = inbox, to = new[] { "x@evil.example" }, body = "B" });
        Assert.Equal("recipient_not_allowed",
            (await tenant.Call("send_draft", new { draft_id = stranger["id"], version = 1 })).ErrorCode);
        var email = await fixture.Mirror.Email(inbox, new SeedEmail());
        var answer = await Save(tenant, new { in_reply_to = email, body = "Yes." });
        var held = (await tenant.Call("send_draft", new { draft_id = answer["id"], version = 1 })).Ok();
        Assert.Equal("held", held["state"].Text());

        Assert.Equal(200, (await tenant.Rest("POST", $"/sends/{held["send_id"].Text()}/approve")).Status);
        await TestStack.Eventually.Holds(() => Task.FromResult(fixture.Others.Replied.Any(
            reply => reply.SendId.ToString() == held["send_id"].Text())), what: "the answer is handed over");
    }

    [Fact]
    public async Task Another_key_sees_no_draft_of_an_inbox_that_it_is_not_bound_to_nor_another_workspace()
    {
        var tenant = await fixture.NewTenant();
        var draft = await Save(tenant, new { inbox_id = await tenant.NewInbox(), body = "B" });
        var bound = await tenant.NewKey(Tenant.AllScopes, [(await tenant.NewInbox()).ToString()]);
        var stranger = await fixture.NewTenant();

        foreach (var key in new[] { bound, stranger.Key })
        {
            Assert.Equal("draft_not_found",
                (await tenant.Call("delete_draft", new { draft_id = draft["id"] }, key)).ErrorCode);
            Assert.Empty((await tenant.Call("list_drafts", key: key)).Ok()["items"]!.AsArray());
        }
    }

    [Theory]
    [InlineData("{}", "inbox_id")]
    [InlineData("""{"draft_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"}""", null)]
    [InlineData("""{"inbox_id":"INBOX","version":1}""", "version")]
    [InlineData("""{"inbox_id":"INBOX","subject":"two\nlines"}""", "subject")]
    public async Task What_can_not_be_meant_is_refused(string arguments, string? field)
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var sent = JsonNode.Parse(arguments.Replace("INBOX", inbox.ToString(), StringComparison.Ordinal));
        var reply = await tenant.Call("save_draft", sent);
        if (field is null) Assert.Equal("draft_not_found", reply.ErrorCode);
        else Assert.Contains(field, reply.RpcMessage, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> Save(Tenant tenant, object arguments) =>
        (await tenant.Call("save_draft", arguments)).Ok();
}
