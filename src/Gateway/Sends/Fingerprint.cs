using System.Security.Cryptography;
using System.Text.Json;

namespace MailMesh.Gateway.Sends;

/// <summary>What makes two requests the same: every field that changes what is sent, and when.</summary>
public static class Fingerprint
{
    public static byte[] Of(string tool, Outgoing outgoing) => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new
    {
        tool,
        outgoing.InboxId,
        outgoing.To,
        outgoing.Cc,
        outgoing.Bcc,
        outgoing.ReplyTo,
        outgoing.Subject,
        outgoing.Body,
        outgoing.HtmlBody,
        outgoing.Answers,
        outgoing.SendAt,
        Attachments = outgoing.Attachments.Select(attachment => new
        {
            attachment.Filename,
            attachment.MimeType,
            attachment.EmailId,
            attachment.Index,
            Content = attachment.Bytes is { } bytes ? SHA256.HashData(bytes) : null,
        }),
    }));
}
