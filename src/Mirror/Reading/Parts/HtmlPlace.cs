using MailMesh.Mail.Mime;
using MailMesh.Mirror.Blobs;
using Npgsql;

namespace MailMesh.Mirror.Reading.Parts;

/// <summary>Where in a blob an email's HTML lies, encoded.</summary>
internal sealed record HtmlPlace(
    BlobRef Blob, long BodyOffset, long BodyLength, TransferEncoding TransferEncoding, string? Charset)
{
    public static HtmlPlace Read(NpgsqlDataReader row) => new(
        ReadColumns.Blob(row),
        row.GetInt64(4),
        row.GetInt64(5),
        Enum.Parse<TransferEncoding>(row.GetString(6)),
        ReadColumns.Text(row, 7));
}
