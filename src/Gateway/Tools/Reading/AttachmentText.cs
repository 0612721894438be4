using MailMesh.Content.Files;
using MailMesh.Gateway.Gates;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Reading;

/// <summary>
/// The text of attachments. Reading a file holds a core and up to a hundred megabytes, so only a few are read at once
/// (decision 0105): the rest wait, and listing and reading mail goes on.
/// </summary>
public sealed class AttachmentText(MirrorReader mirror) : IDisposable
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>The text, or the refusal that says what to do in its place.</summary>
    public async Task<(FileReading.Text? Text, Refusal? Refusal)> Read(
        Guid workspaceId, Guid emailId, AttachmentRow row, CancellationToken ct)
    {
        if (!await _slots.WaitAsync(WaitMax, ct))
            return (null, Refusals.Unavailable("Other files are being read now."));
        try
        {
            if (await mirror.GetAttachment(workspaceId, emailId, row.Index, ct) is not { } content)
                return (null, Refusals.Attachment);
            return FileText.Read(content.Bytes, row.MimeType, row.Filename, content.Charset, ct) switch
            {
                FileReading.Text text => (text, null),
                FileReading.Unreadable file => (null, NotAvailable($"unreadable: {file.Why}.", row)),
                FileReading.TooLarge file => (null, TooLarge(file.What, row)),
                _ => (null, NoText(row)),
            };
        }
        finally
        {
            _slots.Release();
        }
    }

    public static Refusal NoText(AttachmentRow row) =>
        NotAvailable($"{EmailBody.MediaType(row.MimeType)} can't be shown as text.", row);

    public static Refusal TooLarge(string what, AttachmentRow row) =>
        new(ErrorCodes.AttachmentTooLarge, $"too large: {what}. {Instead(row)}");

    public void Dispose() => _slots.Dispose();

    private static Refusal NotAvailable(string why, AttachmentRow row) =>
        new(ErrorCodes.TextNotAvailable, $"{why} {Instead(row)}");

    private static string Instead(AttachmentRow row) => row.SizeBytes <= GetAttachmentTool.InlineBytesMax
        ? "Use as=inline for its bytes in base64, or as=link."
        : "Use as=link.";
}
