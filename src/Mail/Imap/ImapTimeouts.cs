namespace MailMesh.Mail.Imap;

/// <summary>How long the client waits. A wait that ends drops the connection: a late answer would be misread.</summary>
public sealed record ImapTimeouts
{
    /// <summary>Resolving and connecting; 30 s.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>TLS handshake; 30 s.</summary>
    public TimeSpan Tls { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From the connection to the end of login, TLS included; 2 min.</summary>
    public TimeSpan Login { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Silence of the server while a command is in flight, or while a write is stuck; 2 min.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// An IDLE is renewed after this; 24 min (RFC 2177 wants it before 29). Shorter finds a dead connection sooner.
    /// </summary>
    public TimeSpan IdleRefresh { get; init; } = TimeSpan.FromMinutes(24);

    /// <summary>LOGOUT when closing; 2 s, since nothing depends on its answer.</summary>
    public TimeSpan Logout { get; init; } = TimeSpan.FromSeconds(2);

    internal void Validate()
    {
        foreach (var wait in (TimeSpan[])[Connect, Tls, Login, Command, IdleRefresh, Logout])
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(wait, TimeSpan.Zero);
    }
}
