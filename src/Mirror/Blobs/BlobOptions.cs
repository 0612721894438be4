namespace MailMesh.Mirror.Blobs;

/// <summary>Where raw mail lies. Section <c>Blobs</c>.</summary>
public sealed record BlobOptions
{
    public const string Section = "Blobs";

    /// <summary>One folder for InboxSync, which writes it, and for Gateway and Sender, which read it.</summary>
    public string Folder { get; init; } = "";

    /// <summary>A pack that has grown to this is closed and the next one begun.</summary>
    public long PackBytesMax { get; init; } = 256L * 1024 * 1024;

    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Folder))
            throw new InvalidOperationException(
                "No folder for raw mail is configured: "
                + "set Blobs__Folder to one that InboxSync, Gateway and Sender share.");
        if (PackBytesMax < 1)
            throw new InvalidOperationException("Blobs__PackBytesMax must be at least 1.");
    }
}
