namespace MailMesh.Providers;

/// <summary>One mail on its way: the envelope and the finished bytes.</summary>
/// <param name="From">Reverse path, where bounces go.</param>
/// <param name="Recipients">Forward paths, none twice.</param>
/// <param name="Content">The mail with CRLF line ends, as it shall arrive.</param>
public sealed record Parcel(string From, IReadOnlyList<string> Recipients, ReadOnlyMemory<byte> Content)
{
    /// <summary>The inbox that it is sent from.</summary>
    public Guid InboxId { get; init; }
}
