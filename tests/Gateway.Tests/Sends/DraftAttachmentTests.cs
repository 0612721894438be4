using System.Text;
using System.Text.Json.Nodes;
using MailMesh.Gateway.Drafts;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.TestStack;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Gateway.Tests.Sends;

[Collection(OneGateway.Name)]
public sealed class DraftAttachmentTests(GatewayFixture fixture)
{
    private static readonly string[] Bob = ["bob@example.com"];

    private static object Note { get; } = new
    {
        filename = "note.txt", mime_type = "text/plain", data = Convert.ToBase64String("by hand"u8.ToArray()),
    };

    [Fact]
    public async Task Files_of_both_shapes_are_listed_shown_to_people_and_sent_with_the_draft()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var email = await Received(inbox, "an offer");
        var draft = await Save(tenant, new
        {
            inbox_id = inbox, to = Bob, body = "See there.",
            attachments = new[] { Note, new { email_id = email, index = 0 } },
        });
        // What was taken from an email stays, though the email goes.
        await fixture.Mirror.Delete(email);

        var listed = Assert.Single((await tenant.Call("list_drafts")).Ok()["items"]!.AsArray())!;
        var names = listed["attachments"]!.AsArray().Select(file => file!["filename"].Text()).ToList();
        Assert.Contains("note.txt", names[0], StringComparison.Ordinal);
        Assert.Contains("offer.txt", names[1], StringComparison.Ordinal);
        Assert.Equal([7, 8], listed["attachments"]!.AsArray().Select(file => file!["size_bytes"].Number()));
        var shown = Assert.Single(fixture.Others.InboxSync.Drafts, ask => ask.WorkspaceId == tenant.WorkspaceId);
        Assert.Equal(["note.txt", "offer.txt"], shown.Files.Select(file => file.Filename));
        Assert.Equal("an offer", Encoding.UTF8.GetString(await AsInboxSyncReads(shown.Files[1].FileId)));

        (await tenant.Call("send_draft", new { draft_id = draft["id"], version = 1 })).Ok();
        var sent = Assert.Single(fixture.Others.Sent, sent => sent.WorkspaceId == tenant.WorkspaceId);
        Assert.Equal(["note.txt", "offer.txt"], sent.Attachments.Select(file => file.Filename));
        var uploads = await fixture.Query<byte[]>(
            "select content from access.uploads where send_id = @SendId order by upload_id", new { sent.SendId });
        Assert.Equal(["an offer", "by hand"], uploads.Select(Encoding.UTF8.GetString).Order(StringComparer.Ordinal));
        Assert.Equal(0, await Files(tenant));
    }

    [Fact]
    public async Task Left_out_they_stay_given_they_are_all_of_them_and_an_empty_list_takes_them_away()
    {
        var tenant = await fixture.NewTenant();
        var draft = await Save(tenant, new { inbox_id = await tenant.NewInbox(), attachments = new[] { Note } });
        var kept = await Save(tenant, new { draft_id = draft["id"], version = 1, subject = "With a note" });
        Assert.Single(kept["attachments"]!.AsArray());
        var other = new { filename = "b.txt", mime_type = "text/plain", data = "Yg==" };
        var changed = await Save(tenant, new { draft_id = draft["id"], version = 2, attachments = new[] { other } });
        Assert.Contains(
            "b.txt", Assert.Single(changed["attachments"]!.AsArray())!["filename"].Text(), StringComparison.Ordinal);
        Assert.Equal(1, await Files(tenant));

        var bare = await Save(tenant, new { draft_id = draft["id"], version = 3, attachments = Array.Empty<object>() });
        Assert.Null(bare["attachments"]);
        Assert.Equal(0, await Files(tenant));
    }

    [Fact]
    public async Task A_save_that_loses_leaves_no_file_behind_and_a_deleted_draft_none_either()
    {
        var tenant = await fixture.NewTenant();
        var draft = await Save(tenant, new { inbox_id = await tenant.NewInbox(), attachments = new[] { Note } });
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => tenant.Call(
            "save_draft", new { draft_id = draft["id"], version = 1, body = $"{n}", attachments = new[] { Note } })));
        Assert.Single(replies, reply => !reply.IsError);
        await Eventually.Holds(async () => await Files(tenant) == 1, what: "the winner's file alone is kept");

        (await tenant.Call("delete_draft", new { draft_id = draft["id"] })).Ok();
        Assert.Equal(0, await Files(tenant));
    }

    [Fact]
    public async Task What_can_not_be_attached_is_refused_and_nothing_is_saved()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var foreign = await Received(await (await fixture.NewTenant()).NewInbox(), "theirs");
        var large = await fixture.Mirror.Email(inbox, new SeedEmail
        {
            Attachment = new SeedAttachment("l.bin", "a/b", [1], ClaimedBytes: 11 * 1024 * 1024),
        });
        foreach (var (attachment, code) in new (object, string?)[]
        {
            (new { email_id = foreign, index = 0 }, "message_not_found"),
            (new { email_id = large, index = 0 }, "attachment_too_large"),
            (new { email_id = large, index = 7 }, "attachment_not_found"),
            (new { filename = "../x", data = "YQ==" }, null),
        })
        {
            var reply = await tenant.Call("save_draft", new { inbox_id = inbox, attachments = new[] { attachment } });
            Assert.Equal(code, reply.ErrorCode);
            if (code is null) Assert.Equal(-32602, reply.RpcError);
        }
        Assert.Empty((await tenant.Call("list_drafts")).Ok()["items"]!.AsArray());
        Assert.Equal(0, await Files(tenant));
    }

    [Fact]
    public async Task With_its_inbox_a_draft_goes_and_what_no_draft_has_is_swept()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var draft = await Save(tenant, new { inbox_id = inbox, attachments = new[] { Note } });
        var stays = await Save(tenant, new { inbox_id = await tenant.NewInbox(), attachments = new[] { Note } });
        // As a save that was cut off leaves it.
        await fixture.Query<int>(
            """
            insert into access.draft_files (file_id, workspace_id, draft_id, content, created_at)
            values (gen_random_uuid(), @WorkspaceId, @draft, '', now() - interval '2 hours') returning 1
            """,
            new { tenant.WorkspaceId, draft = stays["id"]!.GetValue<Guid>() });
        await fixture.Mirror.Remove(inbox);

        Assert.Equal("draft_not_found",
            (await tenant.Call("send_draft", new { draft_id = draft["id"], version = 1 })).ErrorCode);
        Assert.Single((await tenant.Call("list_drafts")).Ok()["items"]!.AsArray());
        await fixture.Gateway.Services.GetRequiredService<DraftSweep>().Sweep(CancellationToken.None);
        Assert.Equal(1, await Files(tenant));
        Assert.Equal([stays["id"]!.GetValue<Guid>()], await fixture.Query<Guid>(
            "select draft_id from access.drafts where workspace_id = @WorkspaceId", new { tenant.WorkspaceId }));
    }

    private Task<Guid> Received(Guid inbox, string text) => fixture.Mirror.Email(inbox, new SeedEmail
    {
        Attachment = new SeedAttachment("offer.txt", "text/plain", Encoding.UTF8.GetBytes(text)),
    });

    private static async Task<JsonNode> Save(Tenant tenant, object arguments) =>
        (await tenant.Call("save_draft", arguments)).Ok();

    private async Task<int> Files(Tenant tenant) => (await fixture.Query<int>(
        "select count(*)::int from access.draft_files where workspace_id = @WorkspaceId",
        new { tenant.WorkspaceId }))[0];

    private async Task<byte[]> AsInboxSyncReads(Guid file)
    {
        await using var connection = new Npgsql.NpgsqlConnection(
            fixture.Database.ConnectionString("mailmesh_inboxsync"));
        return (await Dapper.SqlMapper.ExecuteScalarAsync<byte[]>(
            connection, "select content from access.draft_file_reading where id = @file", new { file }))!;
    }
}
