namespace MailMesh.Contracts;

/// <summary>
/// Asks InboxSync to mirror an account at another server. A request on the queue <c>inboxsync-connect-inbox</c>:
/// answered with <see cref="InboxConnected"/> once a login succeeded, or <see cref="InboxRefused"/>, within
/// <see cref="AnswerSecondsMax"/>: both servers are tried first. For an inbox that is connected already it brings new
/// credentials: what is null then stays as it was, the address can't change, and a refused login leaves the old ones in
/// place.
/// </summary>
public sealed record ConnectInbox
{
    /// <summary>Strangers' servers may be slow to answer.</summary>
    public const int AnswerSecondsMax = 30;

    public required Guid InboxId { get; init; }
    public required Guid WorkspaceId { get; init; }
    /// <summary>In lower case. An inbox keeps it.</summary>
    public required string Address { get; init; }
    public string? DisplayName { get; init; }
    /// <summary>Null: found out from the address.</summary>
    public MailServer? Imap { get; init; }
    /// <summary>Null: found out from the address; without one the inbox can't send.</summary>
    public MailServer? Smtp { get; init; }
    /// <summary>Login name; null: the address, or what the provider's settings make of it.</summary>
    public string? UserName { get; init; }
    /// <summary><c>password</c> or <c>access_token</c>.</summary>
    public required string SecretKind { get; init; }
    /// <summary>Sealed to the key Mail for the context <c>account:{InboxId}</c>.</summary>
    public required string SealedSecret { get; init; }
}

/// <summary>Where a server listens.</summary>
/// <param name="Port">Null: the usual one of the protocol and <paramref name="Tls"/>.</param>
/// <param name="Tls"><c>implicit</c>, <c>starttls</c> or <c>none</c>; null: by the port.</param>
public sealed record MailServer(string Host, int? Port = null, string? Tls = null);

/// <summary>Answer: the login succeeded and the first sync begins.</summary>
public sealed record InboxConnected(
    Guid InboxId, string Address, string? DisplayName, MailServer Imap, MailServer? Smtp, string UserName);
