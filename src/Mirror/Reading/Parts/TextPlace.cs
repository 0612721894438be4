using MailMesh.Mirror.Blobs;
using Npgsql;

namespace MailMesh.Mirror.Reading.Parts;

/// <summary>Where in a blob the part lies that an email's text is from, header and body.</summary>
internal sealed record TextPlace(BlobRef Blob, long Offset, long Length)
{
    /// <summary>Of six columns, the blob's first; null where the email has no text.</summary>
    public static TextPlace? Read(NpgsqlDataReader row, int at)
    {
        if (row.IsDBNull(at + 4))
            return null;
        var blob = ReadColumns.Blob(row, at);
        var offset = row.GetInt64(at + 4);
        return new TextPlace(blob, offset, row.IsDBNull(at + 5) ? blob.SizeBytes - offset : row.GetInt64(at + 5));
    }
}
