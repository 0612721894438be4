using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MailMesh.MailServers;
using MailMesh.TestStack;
using MailMesh.TestStack.Mesh;
using MailMesh.TestStack.Programs;

namespace MailMesh.EndToEnd.Tests.Connected;

/// <summary>
/// An account at a real Dovecot becomes an inbox; an agent works in it over MCP, and the account's owner sees all of it
/// in another mail program.
/// </summary>
[Collection(OneMesh.Name)]
public class ConnectedInboxTests(MeshFixture fixture)
{
    private static readonly TimeSpan SyncedWithin = TimeSpan.FromSeconds(60);

    private readonly MeshEndpoints endpoints = fixture.Mesh.Endpoints;

    [Fact]
    public async Task An_agent_reads_searches_flags_moves_and_answers_in_an_inbox_at_another_server()
    {
        await using var dovecot = await Dovecot.Start("alice");
        var owner = new SecondClient(dovecot, "alice");
        await owner.Put("INBOX", "Walrus invoice", "Please pay the walrus.", "<one@outside.test>");
        await owner.Put("INBOX", "Lunch", "At noon?", "<two@outside.test>");
        await owner.Put("Projects", "Plan", "Build a boat.", "<three@outside.test>");
        var inbox = await Connect(dovecot, "alice");
        using var agent = new McpCalls(endpoints);

        await Synced(agent, inbox);
        var listed = (await agent.Call("list_emails", new { inbox_id = inbox }))["items"]!.AsArray();
        Assert.Equal(2, listed.Count);
        var projects = await agent.Call("list_emails", new { inbox_id = inbox, folder = "Projects" });
        Assert.Single(projects["items"]!.AsArray());
        var found = await agent.Call("search_emails", new { inbox_id = inbox, query = "subject:invoice walrus" });
        var invoice = Text(Assert.Single(found["items"]!.AsArray())!["id"]);
        var native = await agent.Call("search_emails", new { inbox_id = inbox, query = "boat", native = true });
        Assert.Equal("Projects", Text(Assert.Single(native["items"]!.AsArray())!["folder"]));
        var email = await agent.Call("get_email", new { email_id = invoice });
        Assert.Contains("Please pay the walrus.", Text(email["body"]), StringComparison.Ordinal);

        await FlagsAndMovesReachTheServer(agent, owner, invoice);
        await AnswersGoThroughTheAccount(agent, owner, inbox);
    }

    [Fact]
    public async Task A_person_connects_an_account_from_the_command_line_and_hears_what_is_wrong_with_it()
    {
        await using var dovecot = await Dovecot.Start("carl");
        await new SecondClient(dovecot, "carl").Put("INBOX", "Hello", "Hi.", "<hello@outside.test>");
        string[] command =
        [
            "inbox", "add", $"carl@{Guid.CreateVersion7():n}.test", "--host", "localhost", "--port",
            $"{dovecot.ImapsPort}", "--tls", "implicit", "--user", "carl",
        ];

        var (code, output) = await MailmeshScript.Run(fixture.Mesh.Folder, "wrong password", command);
        Assert.Equal(1, code);
        Assert.Contains("auth_failed: localhost refuses the login of carl", output, StringComparison.Ordinal);

        (code, output) = await MailmeshScript.Run(fixture.Mesh.Folder, Dovecot.Password, command);
        Assert.True(code == 0, output);
        Assert.Contains("whole: 1 emails", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Dovecot.Password, fixture.Mesh.Output + output, StringComparison.Ordinal);
    }

    private static async Task FlagsAndMovesReachTheServer(McpCalls agent, SecondClient owner, string invoice)
    {
        await agent.Call("update_emails", new { email_ids = new[] { invoice }, read = true, starred = true });
        await Eventually.Holds(
            async () => (await owner.See("INBOX")).Any(mail => mail is
            {
                MessageId: "<one@outside.test>", Flags: "\\Flagged \\Seen",
            }), what: "the server has the flags");

        var moved = await agent.Call("update_emails", new { email_ids = new[] { invoice }, move_to = "ARCHIVE" });
        Assert.Equal("ARCHIVE", Text(moved["items"]![0]!["folder"]));
        await Eventually.Holds(
            async () => (await owner.See("Archive")).Any(mail => mail.MessageId == "<one@outside.test>")
                && (await owner.See("INBOX")).All(mail => mail.MessageId != "<one@outside.test>"),
            what: "the server has moved it");
        Assert.Equal("ARCHIVE", Text((await agent.Call("get_email", new { email_id = invoice }))["folder"]));
    }

    /// <summary>No relay is configured: only the account's own server can have taken it.</summary>
    private static async Task AnswersGoThroughTheAccount(McpCalls agent, SecondClient owner, string inbox)
    {
        await owner.Put("INBOX", "Visit", "Can you come on Thursday?", "<visit@outside.test>");
        var arrived = await agent.Call("wait_for_email", new { inbox_id = inbox, subject_contains = "Visit" });
        var question = Text(Assert.Single(arrived["items"]!.AsArray())!["id"]);

        var answer = await agent.Call("reply_to_email", new { email_id = question, body = "Thursday is fine." });

        Assert.Equal("sent", Text(answer["state"]));
        await Eventually.Holds(
            async () => await owner.See("Sent") is [{ InReplyTo: "<visit@outside.test>", Subject: "Re: Visit" }],
            what: "the server's Sent has the answer once");
        await agent.Call("delete_emails", new { email_ids = new[] { question } });
        await Eventually.Holds(
            async () => (await owner.See("Trash")).Any(mail => mail.MessageId == "<visit@outside.test>"),
            what: "the server has it in Trash");
        var sent = await agent.Call("list_emails", new { inbox_id = inbox, folder = "SENT" });
        Assert.Single(sent["items"]!.AsArray());
    }

    private async Task<string> Connect(Dovecot dovecot, string account)
    {
        using var rest = new HttpClient();
        rest.DefaultRequestHeaders.Authorization = new("Bearer", endpoints.ApiKey);
        using var response = await rest.PostAsJsonAsync(new Uri(endpoints.Rest + "/inboxes"), new
        {
            kind = "imap",
            address = $"{account}@{Guid.CreateVersion7():n}.test",
            imap = new { host = "localhost", port = dovecot.ImapsPort, tls = "implicit" },
            smtp = new { host = "localhost", port = dovecot.SubmissionPort, tls = "starttls" },
            user = account,
            password = Dovecot.Password,
        });
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, answer);
        return Text(JsonNode.Parse(answer)!["id"]);
    }

    private static Task Synced(McpCalls agent, string inbox) => Eventually.Holds(
        async () => (await agent.Call("get_inbox", new { inbox_id = inbox }))["sync"]!["whole"]!.GetValue<bool>(),
        SyncedWithin, "the mirror is whole");

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
