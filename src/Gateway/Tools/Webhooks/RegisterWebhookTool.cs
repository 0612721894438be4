using System.Security.Cryptography;
using System.Text;
using MailMesh.Contracts;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Sealing;
using MailMesh.Gateway.Waiting;
using MailMesh.ServiceDefaults.Sealing;
using MassTransit;
using Microsoft.Extensions.Options;

namespace MailMesh.Gateway.Tools.Webhooks;

public sealed class RegisterWebhookTool(
    BusRequests bus, InboxDirectory inboxes, IOptions<SealingOptions> sealing, TimeProvider clock) : Tool
{
    private const int SecretBytes = 24;
    private const int UrlCharactersMax = 2_048;

    public override ToolCard Card { get; } = new()
    {
        Name = "register_webhook",
        Title = "Register webhook",
        Description = "Subscribes a URL to events, signed after Standard Webhooks. The signing secret is shown once: "
            + "give it to whoever runs the receiver.",
        Scope = Scopes.WebhookManage,
        Hints = Hints.None,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["url"],"properties":{
              "url":{"type":"string","minLength":8,"maxLength":2048,"pattern":"^https?://",
                "description":"Where events are posted.","examples":["https://example.com/hooks/mail"]},
              "events":{"type":"array","maxItems":20,"description":"Left out: all.","examples":[["email.received"]],
                "items":{"type":"string","enum":[{{EventNames}}]} },
              "inbox_ids":{"type":"array","minItems":1,"maxItems":50,
                "description":"Only events of these inboxes; left out: all.","examples":[["agent@mailmesh.test"]],
                "items":{"type":"string","minLength":1,"maxLength":320} } } }
            """,
        Output = """
            {"type":"object","properties":{
              "id":{"type":"string"},"url":{"type":"string"},
              "events":{"type":"array","items":{"type":"string"}},
              "inbox_ids":{"type":"array","items":{"type":"string"}},
              "secret":{"type":"string","description":"Shown once."},"created_at":{"type":"string"}},
             "required":["id","url","events","secret","created_at"]}
            """,
    };

    private static string EventNames => string.Join(',', EventTypes.All.Select(type => $"\"{type}\""));

    public override async ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct)
    {
        var url = call.Arguments.Need("url");
        if (url.Length > UrlCharactersMax || !Uri.TryCreate(url, UriKind.Absolute, out _))
            return Refusals.Arguments("`url` must be an absolute URL. Example: \"https://example.com/hooks/mail\".");
        foreach (var inbox in call.Arguments.Texts("inbox_ids") ?? [])
        {
            if (await inboxes.Find(call.Caller, inbox, ct) is not { } found) return Refusals.Inbox;
            call.Inboxes.Add(found);
        }
        return null;
    }

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        // Standard Webhooks: "whsec_" and 24 to 64 random bytes as base64.
        var secret = "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));
        var inboxIds = call.Inboxes.Count > 0
            ? [.. call.Inboxes.Select(inbox => inbox.Id)]
            : call.Caller.InboxIds ?? [];
        var request = new RegisterWebhook
        {
            WebhookId = Guid.CreateVersion7(clock.GetUtcNow()),
            WorkspaceId = call.WorkspaceId,
            Url = call.Arguments.Need("url"),
            Events = call.Arguments.Texts("events") ?? [],
            InboxIds = inboxIds,
            SealedSecret = SealedBox.Seal(sealing.Value.Webhooks.PublicKey, Encoding.ASCII.GetBytes(secret)),
        };
        var response = await bus.Ask(request, ct);
        if (response.Is(out Response<WebhookRefused>? refused))
            return new Refusal(refused.Message.Code, refused.Message.Detail);
        response.Is(out Response<WebhookRegistered>? registered);
        call.Made = AuditTarget.Webhook(registered!.Message.WebhookId);
        return Answer.Of(new
        {
            Id = registered.Message.WebhookId,
            request.Url,
            Events = request.Events.Count > 0 ? request.Events : EventTypes.All,
            InboxIds = inboxIds.Count > 0 ? inboxIds : null,
            Secret = secret,
            registered.Message.CreatedAt,
        });
    }
}
