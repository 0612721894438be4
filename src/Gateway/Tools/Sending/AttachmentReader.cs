using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Sends;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Sending;

/// <summary>
/// Reads the attachments of a send: base64 in the call, or attachments of emails that the caller may read.
/// </summary>
public sealed class AttachmentReader(MirrorReader mirror)
{
    /// <summary>Together; larger mails are refused by most servers anyway.</summary>
    public const long BytesMax = 10 * 1024 * 1024;

    /// <summary>Either the attachments, or why not.</summary>
    public async Task<(IReadOnlyList<AttachmentInput> Inputs, Refusal? Refusal)> Read(
        ToolCall call, CancellationToken ct)
    {
        var inputs = new List<AttachmentInput>();
        var position = 0;
        foreach (var item in call.Arguments.Items("attachments"))
        {
            var fields = new Arguments(item);
            var (input, refusal) = fields.Has("email_id")
                ? await FromEmail(call, fields, position, ct)
                : FromCall(fields, position);
            if (refusal is not null) return ([], refusal);
            inputs.Add(input!);
            position++;
        }
        return inputs.Sum(input => input.SizeBytes) > BytesMax
            ? ([], new Refusal(ErrorCodes.AttachmentTooLarge,
                $"The attachments have more than {BytesMax / 1024 / 1024} MB together. Send fewer, or a link instead."))
            : (inputs, null);
    }

    private static (AttachmentInput?, Refusal?) FromCall(Arguments fields, int position)
    {
        var filename = fields.Text("filename");
        if (filename is null || fields.Text("data") is not { } data)
        {
            return Wrong(position, "needs filename, mime_type and data, or email_id and index. "
                + "Example: {\"filename\":\"note.txt\",\"mime_type\":\"text/plain\",\"data\":\"SGVsbG8=\"}");
        }
        if (filename.Any(c => char.IsControl(c) || c is '/' or '\\'))
            return Wrong(position, "has a filename with a slash or control character. Example: \"note.txt\"");
        var bytes = new byte[data.Length / 4 * 3 + 3];
        if (!Convert.TryFromBase64String(data, bytes, out var length))
            return Wrong(position, "has data that is not base64. Example: \"SGVsbG8=\"");
        return (new AttachmentInput
        {
            Filename = filename,
            MimeType = fields.Text("mime_type") ?? "application/octet-stream",
            Bytes = bytes[..length],
            SizeBytes = length,
        }, null);
    }

    private async Task<(AttachmentInput?, Refusal?)> FromEmail(
        ToolCall call, Arguments fields, int position, CancellationToken ct)
    {
        if (fields.Has("data") || fields.Number("index") is not { } index)
            return Wrong(position, "with email_id needs index, and no data");
        if (!Guid.TryParse(fields.Text("email_id"), out var emailId)
            || await mirror.GetEmail(call.WorkspaceId, emailId, ct) is not { } email
            || !call.Caller.MayTouch(email.Row.InboxId))
            return (null, Refusals.Message);
        if (email.Attachments.FirstOrDefault(row => row.Index == index) is not { } row)
            return (null, Refusals.Attachment);
        return (new AttachmentInput
        {
            Filename = fields.Text("filename") ?? row.Filename,
            MimeType = Reading.EmailBody.MediaType(fields.Text("mime_type") ?? row.MimeType),
            EmailId = emailId,
            Index = index,
            SizeBytes = row.SizeBytes,
        }, null);
    }

    private static (AttachmentInput?, Refusal?) Wrong(int position, string what) =>
        (null, Refusals.Arguments($"`attachments[{position}]` {what}."));
}
