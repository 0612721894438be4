using MailMesh.Mail.Mime;
using MailMesh.Mirror.Blobs;
using Npgsql;

namespace MailMesh.Mirror.Reading.Parts;

/// <summary>Where in a blob an attachment's encoded body lies.</summary>
internal sealed record AttachmentPlace(
    BlobRef Blob, long BodyOffset, long BodyLength, TransferEncoding TransferEncoding, AttachmentRow Row, Guid InboxId)
{
    public static AttachmentPlace Read(NpgsqlDataReader row) => new(
        ReadColumns.Blob(row),
        row.GetInt64(4),
        row.GetInt64(5),
        Enum.Parse<TransferEncoding>(row.GetString(6)),
        new AttachmentRow
        {
            Index = row.GetInt32(7),
            Filename = row.GetString(8),
            MimeType = row.GetString(9),
            SizeBytes = row.GetInt64(10),
            ContentId = ReadColumns.Text(row, 11),
            IsInline = row.GetBoolean(12),
        },
        row.GetGuid(13));
}
