using MailMesh.Gateway.Rest;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Profiles.QMailing.Pub;

/// <summary>
/// <c>/api/v1/pub</c>: the tools of QMailing by REST, one route each. Every error is a problem; lists go on by
/// <c>cursor</c>; a send with an <c>Idempotency-Key</c> leaves once.
/// </summary>
public static class PubRoutes
{
    public const string Base = "/pub";
    private const string IdempotencyKey = "Idempotency-Key";

    public static void MapPub(this RouteGroupBuilder api)
    {
        Read(api, Base + "/mailboxes", "list_mailboxes");
        Read(api, Base + "/mailboxes/{mailbox_id}", "get_mailbox");
        Write(api, Base + "/mailboxes", "create_mailbox");
        Read(api, Base + "/mailboxes/{mailbox_id}/emails", "list_emails");
        Read(api, Base + "/emails/{email_id}", "get_email");
        Read(api, Base + "/emails/{email_id}/attachments/{index}", "get_attachment");
        Write(api, Base + "/emails", "send_email");
        Read(api, Base + "/webhooks", "list_webhooks");
        Write(api, Base + "/webhooks", "register_webhook");
        api.MapGuarded<PubTools>("DELETE", Base + "/webhooks/{webhook_id}", (tools, call) =>
            tools.Run(call, "delete_webhook", Arguments.None, StatusCodes.Status200OK));
    }

    private static void Read(RouteGroupBuilder api, string pattern, string tool) =>
        api.MapGuarded<PubTools>("GET", pattern, (tools, call) =>
            tools.Run(call, tool, Arguments.None, StatusCodes.Status200OK));

    private static void Write(RouteGroupBuilder api, string pattern, string tool) =>
        api.MapGuarded<PubTools>("POST", pattern, async (tools, call) =>
        {
            var (arguments, refusal) = await call.Body();
            if (refusal is not null) return Problems.Of(refusal, call.Http);
            if (call.Http.Request.Headers[IdempotencyKey] is [{ } key] && tools.Takes(tool, "idempotency_key"))
                arguments = arguments.With("idempotency_key", key);
            return await tools.Run(call, tool, arguments, StatusCodes.Status201Created);
        });
}
