namespace MailMesh.Contracts;

/// <summary>
/// An attachment of a submission. Its bytes don't cross the bus: either they were uploaded with the call
/// (<see cref="UploadId"/>, read from <c>access.upload_reading</c>) or they stand in an email the workspace holds.
/// </summary>
public sealed record OutgoingAttachment
{
    public required string Filename { get; init; }
    /// <summary>Media type, RFC 2045 §5.1.</summary>
    public required string MimeType { get; init; }
    public Guid? UploadId { get; init; }
    public Guid? EmailId { get; init; }
    /// <summary>Position in <see cref="EmailId"/>'s attachments, from 0.</summary>
    public int? Index { get; init; }
}
