using System.Text.Json;
using MailMesh.TestStack;
using MailMesh.TestStack.Http;
using MailMesh.TestStack.Mesh;

namespace MailMesh.EndToEnd.Tests.Secrets;

/// <summary>Greps everything that the host and the services print for what must never stand in a log.</summary>
[Collection(OneMesh.Name)]
public class SecretsTests(MeshFixture fixture)
{
    [Fact]
    public async Task No_key_password_signing_secret_or_body_is_ever_logged()
    {
        var mesh = fixture.Mesh;
        var body = $"body-{Guid.CreateVersion7():n}";
        await using var receiver = await WebhookReceiver.Start();
        using var calls = new McpCalls(mesh.Endpoints);
        var webhook = await calls.Call("register_webhook", new { url = receiver.Url.ToString() });
        var sent = await calls.Call("send_email", new
        {
            inbox_id = mesh.Endpoints.InboxId,
            to = new[] { fixture.OtherInboxAddress },
            subject = "Secrets",
            body,
        });
        var sendId = sent["send_id"]!.GetValue<string>();
        await Eventually.Holds(() => mesh.Output.Contains(sendId, StringComparison.Ordinal));
        await Eventually.Holds(() => receiver.Received.Any(heard => heard.Type == "email.sent"));

        var output = mesh.Output;
        foreach (var secret in SecretsOf(mesh).Append(webhook["secret"]!.GetValue<string>()).Append(body))
            Assert.DoesNotContain(secret, output, StringComparison.Ordinal);
        await calls.Call("delete_webhook", new { webhook_id = webhook["id"]!.GetValue<string>() });
    }

    /// <summary>Every text in secrets.json but the public halves of keys.</summary>
    private static List<string> SecretsOf(RunningMesh mesh)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(mesh.Folder, "secrets.json")));
        var found = new List<string>();
        Collect(json.RootElement, found);
        Assert.True(found.Count >= 10, "the passwords of three servers and five roles, the key, the private halves");
        return found;
    }

    private static void Collect(JsonElement element, List<string> found)
    {
        foreach (var property in element.EnumerateObject())
            if (property.Value.ValueKind == JsonValueKind.Object)
                Collect(property.Value, found);
            else if (property.Name != "public_key")
                found.Add(property.Value.GetString()!);
    }
}
