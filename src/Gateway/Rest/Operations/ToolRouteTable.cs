using MailMesh.Gateway.Rest.Connecting;
using MailMesh.Gateway.Tools.Changing;
using MailMesh.Gateway.Tools.Drafts;
using MailMesh.Gateway.Tools.Inboxes;
using MailMesh.Gateway.Tools.Outbox;
using MailMesh.Gateway.Tools.Reading;
using MailMesh.Gateway.Tools.Sending;
using MailMesh.Gateway.Tools.Usage;
using MailMesh.Gateway.Tools.Webhooks;

namespace MailMesh.Gateway.Rest.Operations;

/// <summary>Every tool's route, one line each. A tool without one fails a test.</summary>
public static class ToolRouteTable
{
    /// <summary>Bytes of a body whose attachments stand in it as base64: 10 MB of them, and texts.</summary>
    private const int BodyBytesWithFilesMax = 20 * 1024 * 1024;

    private const string Send = "/sends/{send_id}";

    public static IReadOnlyList<ToolRoute> All { get; } =
    [
        new("GET", "/inboxes", typeof(ListInboxesTool)),
        new("POST", "/inboxes", typeof(CreateInboxTool))
        {
            Makes = "/inboxes/{id}", Instead = new("kind", ConnectInboxRoute.Kind, typeof(ConnectInboxRoute)),
        },
        new("GET", "/inboxes/{inbox_id}", typeof(GetInboxTool)) { HasTag = true },
        new("DELETE", "/inboxes/{inbox_id}", typeof(RemoveInboxRoute)),
        new("PATCH", "/inboxes/{inbox_id}/credentials", typeof(ChangeCredentialsRoute)),
        new("GET", "/inboxes/{inbox_id}/emails", typeof(ListEmailsTool)),
        new("GET", "/inboxes/{inbox_id}/arrivals", typeof(WaitForEmailTool)),
        new("GET", "/emails", typeof(SearchEmailsTool)),
        new("PATCH", "/emails", typeof(UpdateEmailsTool)),
        new("DELETE", "/emails", typeof(DeleteEmailsTool)),
        new("GET", "/emails/{email_id}", typeof(GetEmailTool)) { HasTag = true },
        new("PATCH", "/emails/{email_id}", typeof(UpdateEmailsTool))
        {
            Name = "update_email", Title = "Update one email", ListedAs = "email_ids",
        },
        new("DELETE", "/emails/{email_id}", typeof(DeleteEmailsTool))
        {
            Name = "delete_email", Title = "Delete one email", ListedAs = "email_ids",
        },
        new("GET", "/emails/{email_id}/attachments/{index}", typeof(GetAttachmentTool)) { HasTag = true },
        new("POST", "/emails/{email_id}/reply", typeof(ReplyToEmailTool))
        {
            Makes = Send, BodyBytesMax = BodyBytesWithFilesMax,
        },
        new("POST", "/emails/{email_id}/forward", typeof(ForwardEmailTool)) { Makes = Send },
        new("GET", "/threads/{thread_id}", typeof(GetThreadTool)) { HasTag = true },
        new("GET", "/sends", typeof(ListOutboxTool)),
        new("POST", "/sends", typeof(SendEmailTool)) { Makes = Send, BodyBytesMax = BodyBytesWithFilesMax },
        new("GET", Send, typeof(GetDeliveryStatusTool)) { HasTag = true },
        new("PATCH", Send, typeof(UpdateSendTool)),
        new("GET", "/drafts", typeof(ListDraftsTool)),
        new("POST", "/drafts", typeof(SaveDraftTool))
        {
            Makes = "/drafts/{id}", HasVersion = true, LeftOut = ["draft_id", "version"],
            BodyBytesMax = BodyBytesWithFilesMax,
        },
        new("GET", "/drafts/{draft_id}", typeof(GetDraftRoute)) { HasVersion = true },
        new("PATCH", "/drafts/{draft_id}", typeof(SaveDraftTool))
        {
            Name = "update_draft", Title = "Change draft", HasVersion = true, TakesVersion = true,
            LeftOut = ["inbox_id", "in_reply_to"],
            BodyBytesMax = BodyBytesWithFilesMax,
        },
        new("DELETE", "/drafts/{draft_id}", typeof(DeleteDraftTool)),
        new("POST", "/drafts/{draft_id}/send", typeof(SendDraftTool)) { Makes = Send, TakesVersion = true },
        new("GET", "/webhooks", typeof(ListWebhooksTool)),
        new("POST", "/webhooks", typeof(RegisterWebhookTool)) { Makes = "/webhooks/{id}" },
        new("DELETE", "/webhooks/{webhook_id}", typeof(DeleteWebhookTool)),
        new("POST", "/webhooks/{webhook_id}/replay", typeof(ReplayWebhookTool)),
        new("GET", "/usage", typeof(GetUsageTool)),
    ];

    public static void MapTools(this RouteGroupBuilder api)
    {
        var tools = ((IEndpointRouteBuilder)api).ServiceProvider.GetRequiredService<ToolRoutes>();
        foreach (var route in All) api.MapGuarded(tools.Card(route), call => tools.Run(route, call));
    }
}
