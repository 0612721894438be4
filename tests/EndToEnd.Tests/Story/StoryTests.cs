using System.Text.Json;
using System.Text.Json.Nodes;
using MailMesh.EndToEnd.Tests.Clients;
using MailMesh.Mail.Mime;
using MailMesh.Mirror.Blobs;
using MailMesh.TestStack;
using MailMesh.TestStack.Http;
using MailMesh.TestStack.Mesh;
using ModelContextProtocol.Client;
using Npgsql;

namespace MailMesh.EndToEnd.Tests.Story;

/// <summary>
/// What MailMesh is for: a mail comes in over SMTP, an agent finds and answers it over MCP, the answer leaves over
/// SMTP into another inbox, and a webhook hears of each step.
/// </summary>
[Collection(OneMesh.Name)]
public class StoryTests(MeshFixture fixture)
{
    private readonly RunningMesh mesh = fixture.Mesh;

    [Fact]
    public async Task An_agent_reads_and_answers_a_mail_through_the_official_CSharp_client()
    {
        await using var receiver = await WebhookReceiver.Start();
        var (subject, messageId) = await DeliverQuestion();
        await using var client = await Connect();
        var webhook = await Call(client, "register_webhook", new() { ["url"] = receiver.Url.ToString() });

        var arrived = await Call(client, "wait_for_email",
            new() { ["inbox_id"] = mesh.Endpoints.InboxId, ["subject_contains"] = subject });
        var email = await Call(client, "get_email", new() { ["email_id"] = Text(arrived["items"]![0]!["id"]) });
        Assert.Contains("Can you come on Thursday?", Text(email["body"]), StringComparison.Ordinal);
        var answer = await Call(client, "reply_to_email", new()
        {
            ["email_id"] = Text(email["id"]),
            ["body"] = "Yes, Thursday is fine.",
        });

        Assert.Equal("sent", Text(answer["state"]));
        var raw = await RawOfAnswer(subject);
        var reply = MimeParser.Parse(raw);
        Assert.Equal($"Re: {subject}", reply.Subject);
        Assert.Equal([messageId], reply.InReplyTo);
        Assert.Contains(messageId, reply.References);
        Assert.Equal(mesh.Endpoints.InboxAddress, reply.From.Single().Address);
        Assert.Contains("Yes, Thursday is fine.", reply.TextPart!.DecodeText(), StringComparison.Ordinal);
        await WebhookHeardEachStep(receiver, subject, Text(webhook["secret"]));
        await Call(client, "delete_webhook", new() { ["webhook_id"] = Text(webhook["id"]) });
    }

    [Fact]
    public async Task An_agent_reads_and_answers_a_mail_through_the_official_TypeScript_client()
    {
        var (subject, messageId) = await DeliverQuestion();

        var run = await NodeClients.Run("story.mjs", [], new Dictionary<string, string?>
        {
            ["MCP_URL"] = mesh.Endpoints.Mcp.ToString(),
            ["API_KEY"] = mesh.Endpoints.ApiKey,
            ["INBOX_ID"] = mesh.Endpoints.InboxId,
            ["OTHER_INBOX_ID"] = fixture.OtherInboxId,
            ["OTHER_ADDRESS"] = fixture.OtherInboxAddress,
            ["SUBJECT"] = subject,
            ["MESSAGE_ID"] = messageId,
        });

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Equal([messageId], MimeParser.Parse(await RawOfAnswer(subject)).InReplyTo);
    }

    /// <summary>The other inbox asks; over SMTP, like any stranger.</summary>
    private async Task<(string Subject, string MessageId)> DeliverQuestion()
    {
        var subject = $"Visit {Guid.CreateVersion7():n}";
        var messageId = $"<{Guid.CreateVersion7():n}@outside.test>";
        using var session = await SmtpSession.Open(mesh.Endpoints);
        await session.Deliver(mesh.Endpoints.InboxAddress,
            $"From: Ann <{fixture.OtherInboxAddress}>\r\nTo: {mesh.Endpoints.InboxAddress}\r\nSubject: {subject}\r\n"
            + $"Message-ID: {messageId}\r\nDate: Mon, 5 Jan 2026 10:00:00 +0100\r\n\r\n"
            + "Hello,\r\nCan you come on Thursday?\r\n");
        return (subject, messageId);
    }

    /// <summary>The bytes that the second inbox holds, from the rows and the blob pack themselves.</summary>
    private async Task<byte[]> RawOfAnswer(string subject)
    {
        await using var source = NpgsqlDataSource.Create(mesh.ConnectionString("mailmesh_inboxsync"));
        await using var command = source.CreateCommand(
            "select b.sha256, b.pack, b.position, b.size_bytes from mirror.emails e "
            + "join mirror.blobs b on b.sha256 = e.blob_sha256 where e.inbox_id = $1 and e.subject = $2");
        command.Parameters.Add(new NpgsqlParameter { Value = Guid.Parse(fixture.OtherInboxId) });
        command.Parameters.Add(new NpgsqlParameter { Value = $"Re: {subject}" });
        await using var rows = await command.ExecuteReaderAsync();
        Assert.True(await rows.ReadAsync(), "the answer is in the second inbox");
        using var packs = new PackReader(new BlobOptions { Folder = Path.Combine(mesh.Folder, "blobs") });
        var bytes = await packs.Read(
            new BlobRef((byte[])rows[0], rows.GetString(1), rows.GetInt64(2), rows.GetInt64(3)),
            CancellationToken.None);
        Assert.False(await rows.ReadAsync(), "and it is there once");
        return bytes;
    }

    private static async Task WebhookHeardEachStep(WebhookReceiver receiver, string subject, string secret)
    {
        ReceivedWebhook Heard(string type) => receiver.Received.Single(webhook =>
            webhook.Type == type && webhook.Data.GetProperty("subject").GetString() == $"Re: {subject}");
        await Eventually.Holds(() => receiver.Received.Count(webhook =>
            webhook.Data.TryGetProperty("subject", out var told) && told.GetString() == $"Re: {subject}") == 2);

        foreach (var webhook in new[] { Heard("email.received"), Heard("email.sent") })
        {
            var verified = await NodeClients.Run("verify-webhook.mjs", [], new Dictionary<string, string?>
            {
                ["WEBHOOK_SECRET"] = secret,
                ["WEBHOOK_BODY"] = webhook.Body,
                ["WEBHOOK_HEADERS"] = JsonSerializer.Serialize(webhook.Headers),
            });
            Assert.True(verified.ExitCode == 0, verified.Output);
        }
    }

    private async Task<McpClient> Connect() => await McpClient.CreateAsync(new HttpClientTransport(new()
    {
        Endpoint = mesh.Endpoints.Mcp,
        TransportMode = HttpTransportMode.StreamableHttp,
        AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {mesh.Endpoints.ApiKey}" },
    }));

    private static async Task<JsonNode> Call(McpClient client, string tool, Dictionary<string, object?> arguments)
    {
        var result = await client.CallToolAsync(tool, arguments);
        Assert.False(result.IsError is true, JsonSerializer.Serialize(result.Content));
        return JsonNode.Parse(result.StructuredContent!.Value.GetRawText())!;
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
