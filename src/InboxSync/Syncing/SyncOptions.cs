namespace MailMesh.InboxSync.Syncing;

/// <summary>How mirrors are kept: section <c>Sync</c>.</summary>
public sealed record SyncOptions
{
    public const string Section = "Sync";

    /// <summary>Mails of one transaction.</summary>
    public const int BatchMails = 256;

    /// <summary>Bodies of one transaction; one more batch is gathered meanwhile.</summary>
    public const int BatchBytesMax = 6 * 1024 * 1024;

    /// <summary>Bodies that the connection reads ahead of parsing.</summary>
    public const int BytesAheadMax = 1024 * 1024;

    /// <summary>An IDLE is renewed after this: a connection that died unheard is found within 10 minutes.</summary>
    public static readonly TimeSpan IdleRefresh = TimeSpan.FromMinutes(9);

    /// <summary>All folders are looked at this often, and at once where something asks for it; 30 s.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Mails that are fetched at a stretch, newest first; fewer from a slow server; 2,048.</summary>
    public int WindowMailsMax { get; init; } = 2_048;

    /// <summary>A larger mail is mirrored by its first <see cref="CutBytes"/>; 50 MiB.</summary>
    public int MailBytesMax { get; init; } = 50 * 1024 * 1024;

    /// <summary>What is kept of a mail that is too large; 1 MiB.</summary>
    public int CutBytes { get; init; } = 1024 * 1024;

    public void Validate()
    {
        if (PollEvery <= TimeSpan.Zero || PollEvery > TimeSpan.FromMinutes(1))
            throw new InvalidOperationException("Sync__PollEvery must be more than 0 and at most 1 minute.");
        if (WindowMailsMax < 1)
            throw new InvalidOperationException("Sync__WindowMailsMax must be at least 1.");
        if (CutBytes < 1024 || MailBytesMax < CutBytes)
            throw new InvalidOperationException(
                "Sync__MailBytesMax must be at least Sync__CutBytes, and that at least 1024.");
    }
}
