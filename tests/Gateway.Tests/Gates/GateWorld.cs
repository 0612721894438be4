using System.Text.Json.Nodes;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Gates;

/// <summary>One of everything that the arguments of tools can name.</summary>
public static class GateWorld
{
    public const string SentBefore = "state:none";

    private const string NoInbox = "nobody@mailmesh.test";
    private const string NoId = "019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4";

    /// <summary>Turns arguments that name nothing into the same that name what the workspace has.</summary>
    public static async Task<Func<string, JsonNode>> Fill(GatewayFixture fixture, Tenant tenant)
    {
        var inbox = (await tenant.NewInbox()).ToString();
        var email = (await fixture.Mirror.Email(Guid.Parse(inbox), new SeedEmail
        {
            Attachment = new SeedAttachment("a.txt", "text/plain", "a"u8.ToArray()),
        })).ToString();
        var thread = (await tenant.Call("get_email", new { email_id = email })).Ok()["thread_id"].Text();
        var to = new[] { "ada@example.com" };
        var draft = (await tenant.Call("save_draft", new { inbox_id = inbox, to, body = "b" })).Ok()["id"].Text();
        var webhook = (await tenant.Call(
            "register_webhook", new { url = "https://example.com/x", inbox_ids = new[] { inbox } })).Ok()["id"].Text();
        await tenant.SetPolicy(new { approval = true });
        var send = (await tenant.Call("send_email", new { inbox_id = inbox, to, subject = SentBefore, body = "b" }))
            .Ok()["send_id"].Text();
        await tenant.SetPolicy(new { approval = false });
        // Gone before it left: its unit is back.
        (await tenant.Call("update_send", new { send_id = send, cancel = true })).Ok();
        var ids = new Dictionary<string, string>
        {
            ["email_id"] = email, ["email_ids"] = email, ["thread_id"] = thread, ["send_id"] = send,
            ["draft_id"] = draft, ["webhook_id"] = webhook,
        };
        return arguments =>
        {
            var real = JsonNode.Parse(arguments.Replace(NoInbox, inbox, StringComparison.Ordinal))!.AsObject();
            foreach (var (field, id) in ids.Where(named => real.ContainsKey(named.Key)))
                real[field] = JsonNode.Parse(real[field]!.ToJsonString().Replace(NoId, id, StringComparison.Ordinal));
            return real;
        };
    }

    /// <summary>How much of a limit is spent.</summary>
    public static async Task<int> Used(Tenant tenant, string limit) =>
        (await tenant.Call("get_usage")).Ok()["limits"]!.AsArray()
            .Single(one => one!["name"].Text() == limit)!["used"].Number();
}
