namespace MailMesh.Contracts;

/// <summary>
/// Asks InboxSync to open a hosted inbox. A request on the queue <c>inboxsync-create-inbox</c>, answered with
/// <see cref="InboxOpened"/> or <see cref="InboxRefused"/>; a repeat with the same <see cref="InboxId"/> answers alike.
/// </summary>
public sealed record CreateInbox
{
    public required Guid InboxId { get; init; }
    public required Guid WorkspaceId { get; init; }
    /// <summary>Part before the @: 1 to 64 characters (RFC 5321 §4.5.3.1.1); null lets InboxSync choose one.</summary>
    public string? LocalPart { get; init; }
    /// <summary>A domain that this installation hosts; null is the first configured one.</summary>
    public string? Domain { get; init; }
    public string? DisplayName { get; init; }
    /// <summary>Address that gets a copy of each mail; null forwards nothing.</summary>
    public string? ForwardTo { get; init; }
}

/// <summary>Answer: the inbox stands and takes mail.</summary>
public sealed record InboxOpened(Guid InboxId, string Address, string? DisplayName);

/// <summary>Answer: why not.</summary>
/// <param name="Code">
/// Stable: <c>address_taken</c>, <c>domain_not_hosted</c>, <c>invalid_address</c>; of a connected inbox also
/// <c>invalid_settings</c>, <c>settings_not_found</c>, <c>inbox_not_found</c>, <c>secret_unreadable</c>,
/// <c>name_not_found</c>, <c>host_not_allowed</c>, <c>port_closed</c>, <c>unreachable</c>, <c>tls_failed</c>,
/// <c>certificate_invalid</c>, <c>auth_failed</c>, <c>provider_error</c>.
/// </param>
/// <param name="Detail">A sentence that says what to do next.</param>
public sealed record InboxRefused(string Code, string Detail);
