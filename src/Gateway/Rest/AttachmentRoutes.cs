using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Rest;

/// <summary>Downloads of get_attachment's links.</summary>
public static class AttachmentRoutes
{
    private static RouteCard Download { get; } = new()
    {
        Method = "GET", Pattern = "/attachments/{token}", Name = "download_attachment", Title = "Download attachment",
        Description = "The bytes behind a link of get_attachment with as=link: once, within ten minutes, with the key "
            + "that asked for it.",
        Scope = Scopes.EmailRead, MediaType = "application/octet-stream", IsOnce = true,
    };

    public static void MapAttachments(this RouteGroupBuilder api) =>
        api.MapGuarded<AttachmentLinks>(Download, async (links, call) =>
        {
            var ct = call.Http.RequestAborted;
            var mirror = call.Http.RequestServices.GetRequiredService<MirrorReader>();
            if (await links.Take(call.Caller, (string)call.Http.GetRouteValue("token")!, ct) is not { } link
                || await mirror.GetAttachment(call.Caller.WorkspaceId, link.EmailId, link.Index, ct) is not { } content
                || !call.Caller.MayTouch(content.InboxId))
                return Problems.Of(Refusals.Attachment, call.Http);
            call.Http.RequestServices.GetRequiredService<AuditLog>().Add(
                AuditRow.By(call.Caller, "download_attachment", call.RequestId) with
                {
                    InboxId = content.InboxId,
                    Target = AuditTarget.Email(content.EmailId),
                });
            // Never shown by a browser as a page of ours, whatever type the sender claimed.
            call.Http.Response.Headers.XContentTypeOptions = "nosniff";
            call.Http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
            call.Http.Response.Headers.CacheControl = "no-store";
            return Results.File(content.Bytes, call.Card.MediaType, content.Row.Filename);
        });
}
