namespace MailMesh.InboxSync.Syncing;

/// <summary>Why a session with a server ended; the fleet decides when the next one begins.</summary>
public abstract record SessionEnd
{
    private SessionEnd()
    {
    }

    /// <summary>We stopped, or the lease is another worker's.</summary>
    public sealed record Stopped : SessionEnd;

    /// <summary>No connection, or it broke; try again after a pause that grows.</summary>
    /// <param name="Served">It worked for a while: the next pause is short.</param>
    /// <param name="Progressed">It brought mail: however short it was, the next one will bring more.</param>
    public sealed record Disconnected(string Reason, bool Served, bool Progressed = false) : SessionEnd;

    /// <summary>The server wants a pause of its own choice.</summary>
    public sealed record Throttled(TimeSpan RetryAfter, string Reason) : SessionEnd;

    /// <summary>The login was refused: no further tries until the owner acts.</summary>
    public sealed record AuthFailed(string Reason) : SessionEnd;
}
