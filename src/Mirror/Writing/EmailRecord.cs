using MailMesh.Mirror.Threading;

namespace MailMesh.Mirror.Writing;

/// <summary>A row of mirror.emails as copy_emails.sql takes it: clean and within <see cref="StoreLimits"/>.</summary>
internal sealed record EmailRecord
{
    public required Guid EmailId { get; init; }
    public required Guid InboxId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid FolderId { get; init; }
    public required Guid ThreadId { get; init; }
    public required long Arrival { get; init; }
    public string? MessageId { get; init; }
    public required IReadOnlyList<string> InReplyTo { get; init; }
    public required IReadOnlyList<string> ReferenceIds { get; init; }
    public string? FromAddress { get; init; }
    public string? FromName { get; init; }
    public required IReadOnlyList<Correspondent> ToJson { get; init; }
    public required IReadOnlyList<Correspondent> CcJson { get; init; }
    public required IReadOnlyList<Correspondent> BccJson { get; init; }
    public required IReadOnlyList<Correspondent> ReplyToJson { get; init; }
    public required string Subject { get; init; }
    public required string Preview { get; init; }
    public DateTimeOffset? SentAt { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required bool IsRead { get; init; }
    public required bool IsStarred { get; init; }
    public required IReadOnlyList<string> Labels { get; init; }
    public required bool HasAttachments { get; init; }
    public required long SizeBytes { get; init; }
    public required byte[] BlobSha256 { get; init; }
    public string? DeliveredTo { get; init; }
    public string? TraceHeaders { get; init; }
    public required IReadOnlyList<string> Defects { get; init; }

    public static EmailRecord Of(FiledRow row)
    {
        var (email, content) = (row.Email, row.Email.Content);
        return new EmailRecord
        {
            EmailId = email.EmailId,
            InboxId = email.InboxId,
            WorkspaceId = row.WorkspaceId,
            FolderId = row.FolderId,
            ThreadId = row.ThreadId,
            Arrival = row.Arrival,
            MessageId = content.MessageId is { } id ? MessageIdOf(id) : null,
            InReplyTo = MessageIds(content.InReplyTo),
            ReferenceIds = MessageIds(content.References),
            FromAddress = content.From is { } from ? Address(from).Address : null,
            FromName = content.From is { } named ? Address(named).Name : null,
            ToJson = Addresses(content.To),
            CcJson = Addresses(content.Cc),
            BccJson = Addresses(content.Bcc),
            ReplyToJson = Addresses(content.ReplyTo),
            Subject = StoredText.Clean(content.Subject, StoreLimits.SubjectCharsMax),
            Preview = StoredText.Clean(content.Preview, StoreLimits.PreviewCharsMax),
            SentAt = content.SentAt?.ToUniversalTime(),
            ReceivedAt = email.ReceivedAt.ToUniversalTime(),
            IsRead = email.IsRead,
            IsStarred = email.IsStarred,
            Labels = LabelsOf(email),
            HasAttachments = content.Attachments.Any(part => !part.IsInline),
            SizeBytes = email.Blob.SizeBytes,
            BlobSha256 = email.Blob.Sha256,
            DeliveredTo = email.DeliveredTo is { } to ? StoredText.Clean(to, StoreLimits.AddressCharsMax) : null,
            TraceHeaders = email.TraceHeaders,
            Defects = [.. content.Defects.Take(StoreLimits.DefectsMax)],
        };
    }

    /// <summary>In the order of copy_emails.sql.</summary>
    public void Write(CopyRows rows) => rows.Row(fields: 29)
        .Add(EmailId).Add(InboxId).Add(WorkspaceId).Add(FolderId).Add(ThreadId).Add(Arrival)
        .Add(MessageId).Add(InReplyTo).Add(ReferenceIds)
        .Add(FromAddress).Add(FromName)
        .AddJson(CorrespondentJson.Bytes(ToJson)).AddJson(CorrespondentJson.Bytes(CcJson))
        .AddJson(CorrespondentJson.Bytes(BccJson)).AddJson(CorrespondentJson.Bytes(ReplyToJson))
        .Add(Subject).Add(Preview)
        .Add(SentAt).Add(ReceivedAt)
        .Add(IsRead).Add(IsStarred).Add(Labels).Add(HasAttachments)
        .Add(SizeBytes).Add(BlobSha256).Add(DeliveredTo is not null).Add(DeliveredTo).Add(TraceHeaders)
        .Add(Defects);

    private static IReadOnlyList<string> LabelsOf(EmailToFile email) =>
    [
        .. email.Labels.Take(StoreLimits.LabelsMax).Select(label => StoredText.Clean(label, StoreLimits.LabelCharsMax)),
    ];

    private static IReadOnlyList<string> MessageIds(IReadOnlyList<string> ids) =>
        [.. ids.Take(ThreadKey.PerEmailMax).Select(MessageIdOf)];

    private static string MessageIdOf(string id) => StoredText.Clean(id, StoreLimits.MessageIdCharsMax);

    private static IReadOnlyList<Correspondent> Addresses(IReadOnlyList<Correspondent> list) =>
        [.. list.Take(StoreLimits.CorrespondentsMax).Select(Address)];

    private static Correspondent Address(Correspondent one) => new(
        StoredText.Clean(one.Address, StoreLimits.AddressCharsMax),
        one.Name is { } name ? StoredText.Clean(name, StoreLimits.NameCharsMax) : null);
}
