namespace MailMesh.Mail.Imap;

/// <summary>How a client behaves. The defaults suit a mirror of large mailboxes over a fast link.</summary>
public sealed record ImapOptions
{
    /// <summary>What one connection may use of memory and patience.</summary>
    public ImapLimits Limits { get; init; } = new();

    /// <summary>How long the client waits in each phase.</summary>
    public ImapTimeouts Timeouts { get; init; } = new();

    /// <summary>Source of time; replaced in tests.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Asks for COMPRESS=DEFLATE (RFC 4978) after login. False by default: it saves traffic on slow links and costs
    /// a fast one most of its speed (24 MB/s in place of 700, measured with Dovecot).
    /// </summary>
    public bool Compress { get; init; }

    /// <summary>
    /// Fields to introduce ourselves by after login (RFC 2971), e.g. name and version; null for no ID.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Identity { get; init; }

    internal void Validate()
    {
        Limits.Validate();
        Timeouts.Validate();
    }
}
