using System.Text.Json.Nodes;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Gates;

/// <summary>One of everything that the arguments of tools can name.</summary>
public sealed record GateWorld(IReadOnlyDictionary<string, string> Ids)
{
    public const string SentBefore = "state:none";
    public const string NoId = "019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4";

    private const string NoInbox = "nobody@mailmesh.test";

    public static async Task<GateWorld> Fill(GatewayFixture fixture, Tenant tenant)
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
        return new GateWorld(new Dictionary<string, string>
        {
            ["inbox_id"] = inbox, ["inbox_ids"] = inbox, ["mailbox_id"] = inbox, ["email_id"] = email,
            ["email_ids"] = email, ["message_id"] = email, ["thread_id"] = thread, ["send_id"] = send,
            ["draft_id"] = draft, ["webhook_id"] = webhook,
        });
    }

    /// <summary>With a draft of its own, for what sends or deletes it.</summary>
    public async Task<GateWorld> WithDraft(Tenant tenant)
    {
        var draft = await tenant.Call(
            "save_draft", new { inbox_id = Ids["inbox_id"], to = new[] { "ada@example.com" }, body = "b" });
        return new GateWorld(new Dictionary<string, string>(Ids) { ["draft_id"] = draft.Ok()["id"].Text() });
    }

    public static bool NamesSomething(JsonObject arguments) =>
        arguments.ToJsonString() is var text
        && (text.Contains(NoId, StringComparison.Ordinal) || text.Contains(NoInbox, StringComparison.Ordinal));

    /// <summary>Arguments that name nothing, as the same that name what the workspace has.</summary>
    public JsonObject Real(JsonObject arguments)
    {
        var real = arguments.DeepClone().AsObject();
        foreach (var (field, id) in Ids.Where(named => real.ContainsKey(named.Key)))
        {
            real[field] = JsonNode.Parse(real[field]!.ToJsonString()
                .Replace(NoId, id, StringComparison.Ordinal).Replace(NoInbox, id, StringComparison.Ordinal));
        }
        return real;
    }

    public JsonObject Real(string arguments) => Real(JsonNode.Parse(arguments)!.AsObject());

    /// <summary>How much of each limit is spent; asking costs a call.</summary>
    public static async Task<Dictionary<string, int>> Spent(Tenant tenant) =>
        (await tenant.Call("get_usage")).Ok()["limits"]!.AsArray()
            .ToDictionary(limit => limit!["name"].Text(), limit => limit!["used"].Number());

    /// <summary>How much of one limit is spent.</summary>
    public static async Task<int> Used(Tenant tenant, string limit) => (await Spent(tenant))[limit];
}
