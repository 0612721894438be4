using System.Text.Json.Serialization;
using System.Text.Json;
using MailMesh.Mirror.Blobs;
using MailMesh.Mirror.Reading.Parts;
using Npgsql;

namespace MailMesh.Mirror.Reading;

/// <summary>Rows as the statements beside this file give them; columns by position, in their order there.</summary>
internal static class ReadColumns
{
    /// <summary>Columns of <see cref="Email"/>; statements that give more put them behind.</summary>
    public const int EmailColumns = 18;

    /// <summary>Before it is everything; Npgsql writes it as infinity.</summary>
    public static DateTime EndOfTime { get; } = DateTimeOffset.MaxValue.UtcDateTime;

    public static InboxRow Inbox(NpgsqlDataReader row) => new()
    {
        InboxId = row.GetGuid(0),
        WorkspaceId = row.GetGuid(1),
        Kind = row.GetString(2),
        Address = row.GetString(3),
        DisplayName = Text(row, 4),
        ForwardTo = Text(row, 5),
        State = row.GetString(6),
        StateDetail = Text(row, 7),
        SyncedAt = Time(row, 8),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(9),
        StorageBytes = row.GetInt64(10),
        LastArrival = row.GetInt64(11),
        Total = row.GetInt64(12),
        Unread = row.GetInt64(13),
        FoldersSyncing = row.GetInt32(14),
        FoldersWithFault = row.GetInt32(15),
        ServerEmailsHere = row.GetInt64(16),
        ServerEmails = row.IsDBNull(17) ? null : row.GetInt64(17),
    };

    public static FolderRow Folder(NpgsqlDataReader row) => new()
    {
        FolderId = row.GetGuid(0),
        Role = Text(row, 1),
        Name = row.GetString(2),
        Total = row.GetInt64(3),
        Unread = row.GetInt64(4),
        ServerTotal = row.IsDBNull(5) ? null : row.GetInt64(5),
        IsSyncing = row.GetBoolean(6),
        Fault = Text(row, 7),
        HoldsAll = row.GetBoolean(8),
    };

    public static RefusedChangeRow RefusedChange(NpgsqlDataReader row) => new()
    {
        EmailId = row.GetGuid(0),
        Kind = row.GetString(1),
        Read = row.IsDBNull(2) ? null : row.GetBoolean(2),
        Starred = row.IsDBNull(3) ? null : row.GetBoolean(3),
        AddLabels = row.GetFieldValue<string[]>(4),
        RemoveLabels = row.GetFieldValue<string[]>(5),
        Folder = row.GetString(6),
        Target = Text(row, 7),
        RefusedAt = row.GetFieldValue<DateTimeOffset>(8),
        Refusal = Text(row, 9) ?? "",
    };

    public static EmailRow Email(NpgsqlDataReader row) => new()
    {
        EmailId = row.GetGuid(0),
        InboxId = row.GetGuid(1),
        ThreadId = row.GetGuid(2),
        FolderRole = Text(row, 3),
        FolderName = row.GetString(4),
        Arrival = row.GetInt64(5),
        MessageId = Text(row, 6),
        From = Text(row, 7) is { } from ? new Correspondent(from, Text(row, 8)) : null,
        To = CorrespondentJson.Read(row.GetString(9)),
        Subject = row.GetString(10),
        Preview = row.GetString(11),
        ReceivedAt = row.GetFieldValue<DateTimeOffset>(12),
        IsRead = row.GetBoolean(13),
        IsStarred = row.GetBoolean(14),
        Labels = row.GetFieldValue<string[]>(15),
        HasAttachments = row.GetBoolean(16),
        SizeBytes = row.GetInt64(17),
    };

    public static (EmailDetail Email, TextPlace? Text) Detail(NpgsqlDataReader row)
    {
        const int at = EmailColumns;
        var email = new EmailDetail
        {
            Row = Email(row),
            Cc = CorrespondentJson.Read(row.GetString(at)),
            Bcc = CorrespondentJson.Read(row.GetString(at + 1)),
            ReplyTo = CorrespondentJson.Read(row.GetString(at + 2)),
            InReplyTo = row.GetFieldValue<string[]>(at + 3),
            References = row.GetFieldValue<string[]>(at + 4),
            SentAt = Time(row, at + 5),
            DeliveredTo = Text(row, at + 6),
            Defects = row.GetFieldValue<string[]>(at + 7),
            Text = "",
            HasHtml = row.GetBoolean(at + 8),
            Attachments = Text(row, at + 9) is { } json
                ? JsonSerializer.Deserialize(json, AttachmentJson.Default.IReadOnlyListAttachmentRow)!
                : [],
        };
        return (email, TextPlace.Read(row, at + 10));
    }

    public static BlobRef Blob(NpgsqlDataReader row) => Blob(row, 0);

    public static BlobRef Blob(NpgsqlDataReader row, int at) =>
        new(row.GetFieldValue<byte[]>(at), row.GetString(at + 1), row.GetInt64(at + 2), row.GetInt64(at + 3));

    public static string? Text(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>Folders as roles are written and as names are compared; null where none is asked for.</summary>
    public static string[]? AnyCase(IReadOnlyList<string>? folders) => folders is { Count: > 0 }
        ? [.. folders, .. folders.Select(name => name.ToUpperInvariant()), .. folders.Select(Lower)]
        : null;

    private static string Lower(string name) => name.ToLowerInvariant();

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IReadOnlyList<AttachmentRow>))]
internal sealed partial class AttachmentJson : JsonSerializerContext;
