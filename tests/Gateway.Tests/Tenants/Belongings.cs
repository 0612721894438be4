using System.Text;
using System.Text.Json.Nodes;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Tenants;

/// <summary>One of every kind of thing that a workspace can own, in one inbox.</summary>
public sealed record Belongings
{
    public required Tenant Owner { get; init; }
    public required Guid Inbox { get; init; }
    public required string Address { get; init; }
    public required Guid Email { get; init; }
    public required Guid Thread { get; init; }
    public required string Send { get; init; }
    public required string HeldSend { get; init; }
    public required string Draft { get; init; }
    public required string Webhook { get; init; }
    public required string Event { get; init; }
    public required string KeyId { get; init; }
    /// <summary>What an app was let in with, and the app.</summary>
    public required string Grant { get; init; }
    public required string Client { get; init; }

    /// <summary>Every id, by its kind.</summary>
    public IReadOnlyList<(string Kind, string Id)> Ids =>
    [
        ("inbox", $"{Inbox}"), ("address", Address), ("email", $"{Email}"), ("thread", $"{Thread}"), ("send", Send),
        ("held send", HeldSend), ("draft", Draft), ("webhook", Webhook), ("event", Event), ("key", KeyId),
        ("grant", Grant), ("client", Client), ("workspace", $"{Owner.WorkspaceId}"),
    ];

    /// <summary>What stands for a field of this name where another one is asked about; null: none of ours.</summary>
    public JsonNode? OwnFor(string field) => field switch
    {
        "inbox_id" or "mailbox_id" => $"{Inbox}",
        "email_id" or "message_id" or "in_reply_to" => $"{Email}",
        "email_ids" => new JsonArray($"{Email}"),
        "thread_id" => $"{Thread}",
        "send_id" => Send,
        "draft_id" => Draft,
        "webhook_id" => Webhook,
        "id" => null,
        _ => null,
    };

    public static async Task<Belongings> Of(Tenant owner)
    {
        var fixture = owner.Fixture;
        var address = $"box-{Guid.CreateVersion7():n}@mailmesh.test";
        var inbox = await owner.NewInbox(address);
        await fixture.Mirror.Email(inbox, new SeedEmail { Subject = "Yearly figures" });
        var email = await fixture.Mirror.Email(inbox, new SeedEmail
        {
            Subject = "Quarterly figures",
            Attachment = new SeedAttachment("figures.txt", "text/plain", Encoding.UTF8.GetBytes("forty-two")),
        });
        var read = (await owner.Call("get_email", new { email_id = email })).Ok();
        var mail = new { inbox_id = inbox, to = new[] { "bob@example.com" }, subject = "hello", body = "hello" };
        var send = (await owner.Call("send_email", mail)).Ok()["send_id"].Text();
        await owner.SetPolicy(new { approval = true });
        var held = (await owner.Call("send_email", mail)).Ok()["send_id"].Text();
        await owner.SetPolicy(new { approval = false });
        var draft = (await owner.Call("save_draft", mail)).Ok();
        var webhook = (await owner.Call("register_webhook", new { url = "https://example.com/hook" })).Ok();
        var (_, key) = await owner.Rest("POST", "/keys", new { name = "another", scopes = new[] { "email:read" } });
        var (client, grant) = await LetIn(owner);
        return new Belongings
        {
            Owner = owner,
            Inbox = inbox,
            Address = address,
            Email = email,
            Thread = read["thread_id"]!.GetValue<Guid>(),
            Send = send,
            HeldSend = held,
            Draft = (draft["draft_id"] ?? draft["id"]).Text(),
            Webhook = webhook["id"].Text(),
            Event = $"{await fixture.Others.Deliver(owner.WorkspaceId, webhook["id"]!.GetValue<Guid>())}",
            KeyId = key!["id"].Text(),
            Grant = grant["id"].Text(),
            Client = client,
        };
    }

    /// <summary>An app, and its grant as it stands among the keys.</summary>
    private static async Task<(string Client, JsonNode Grant)> LetIn(Tenant owner)
    {
        using var browser = new OAuthBrowser(owner.Fixture.Gateway);
        var client = await browser.Register();
        await browser.Exchange(client, await browser.Code(client, owner.Key));
        var (_, keys) = await owner.Rest("GET", "/keys");
        return (client, keys!["items"]!.AsArray().Single(key => key!["client_id"]?.Text() == client)!);
    }
}
