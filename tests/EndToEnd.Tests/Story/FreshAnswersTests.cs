using System.Text.Json.Nodes;
using MailMesh.TestStack.Mesh;

namespace MailMesh.EndToEnd.Tests.Story;

/// <summary>Whatever a service does to an inbox is in the next answer, though the same call was answered from memory.
/// </summary>
[Collection(OneMesh.Name)]
public sealed class FreshAnswersTests(MeshFixture fixture) : IDisposable
{
    private readonly McpCalls _calls = new(fixture.Mesh.Endpoints);

    public void Dispose() => _calls.Dispose();

    [Fact]
    public async Task Each_change_by_mail_or_tool_is_in_the_very_next_list()
    {
        var created = await _calls.Call("create_inbox", new { kind = "hosted", local_part = "fresh" });
        var (inbox, address) = (created["id"]!.GetValue<string>(), created["address"]!.GetValue<string>());
        Assert.Empty(await Kept(inbox, "INBOX"));
        Assert.Empty(await Kept(inbox, "TRASH"));
        Assert.Empty(await Kept(inbox, "DRAFTS"));

        using (var session = await SmtpSession.Open(fixture.Mesh.Endpoints))
        {
            await session.Deliver(address,
                $"From: Ann <ann@outside.test>\r\nTo: {address}\r\nSubject: Fresh\r\n\r\nNew.\r\n");
        }
        var email = Assert.Single(await List(inbox, "INBOX"))["id"]!.GetValue<string>();
        Assert.True((bool?)Assert.Single(await Kept(inbox, "INBOX"))["unread"]);

        await _calls.Call("update_emails", new { email_ids = new[] { email }, read = true });
        Assert.Null(Assert.Single(await List(inbox, "INBOX"))["unread"]);
        await Kept(inbox, "INBOX");

        await _calls.Call("update_emails", new { email_ids = new[] { email }, move_to = "TRASH" });
        Assert.Empty(await List(inbox, "INBOX"));
        Assert.Single(await Kept(inbox, "TRASH"));

        await _calls.Call("delete_emails", new { email_ids = new[] { email }, permanent = true });
        Assert.Empty(await List(inbox, "TRASH"));

        var draft = await _calls.Call(
            "save_draft", new { inbox_id = inbox, to = new[] { "ann@outside.test" }, subject = "Soon", body = "b" });
        Assert.Single(await Kept(inbox, "DRAFTS"));
        await _calls.Call("delete_draft", new { draft_id = draft["id"]!.GetValue<string>() });
        Assert.Empty(await List(inbox, "DRAFTS"));
    }

    /// <summary>Asked for until it is answered from memory.</summary>
    private async Task<IReadOnlyList<JsonNode>> Kept(string inbox, string folder)
    {
        await List(inbox, folder);
        await List(inbox, folder);
        return await List(inbox, folder);
    }

    private async Task<IReadOnlyList<JsonNode>> List(string inbox, string folder) =>
        [.. (await _calls.Call("list_emails", new { inbox_id = inbox, folder }))["items"]!.AsArray().Select(i => i!)];
}
