using MailMesh.Gateway.Rest;

namespace MailMesh.Gateway.Profiles.QMailing.Pub;

/// <summary>
/// <c>/api/v1/pub</c>: the tools of QMailing by REST, one route each. Every error is a problem; lists go on by
/// <c>cursor</c>; a send with an <c>Idempotency-Key</c> leaves once.
/// </summary>
public static class PubRoutes
{
    public const string Base = "/pub";

    private static (string Method, string Pattern, string Tool)[] Table { get; } =
    [
        ("GET", "/mailboxes", "list_mailboxes"),
        ("GET", "/mailboxes/{mailbox_id}", "get_mailbox"),
        ("POST", "/mailboxes", "create_mailbox"),
        ("GET", "/mailboxes/{mailbox_id}/emails", "list_emails"),
        ("GET", "/emails/{email_id}", "get_email"),
        ("GET", "/emails/{email_id}/attachments/{index}", "get_attachment"),
        ("POST", "/emails", "send_email"),
        ("GET", "/webhooks", "list_webhooks"),
        ("POST", "/webhooks", "register_webhook"),
        ("DELETE", "/webhooks/{webhook_id}", "delete_webhook"),
    ];

    public static void MapPub(this RouteGroupBuilder api)
    {
        var tools = ((IEndpointRouteBuilder)api).ServiceProvider.GetRequiredService<PubTools>();
        foreach (var (method, pattern, tool) in Table)
            api.MapGuarded(tools.Card(method, Base + pattern, tool), call => tools.Run(call));
    }
}
