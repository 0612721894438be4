namespace MailMesh.Contracts;

/// <summary>
/// Has the server of a connected inbox search. A request on the queue <c>inboxsync-search-at-server</c>, answered with
/// <see cref="FoundAtServer"/> or <see cref="SearchRefused"/> within 30 s.
/// </summary>
public sealed record SearchAtServer
{
    public required Guid WorkspaceId { get; init; }
    public required Guid InboxId { get; init; }
    /// <summary>In the language of docs/tools.md, at most 1,000 characters.</summary>
    public required string Query { get; init; }
    /// <summary>Only these folders, by role or name; empty is all.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];
    /// <summary>1 to 100.</summary>
    public required int Limit { get; init; }
}

/// <summary>Answer: what the server found.</summary>
/// <param name="EmailIds">Newest first, at most as many as asked for.</param>
/// <param name="More">Emails that were found beyond those.</param>
/// <param name="NotMirrored">Emails that were found and are not in the mirror yet.</param>
public sealed record FoundAtServer(IReadOnlyList<Guid> EmailIds, int More, int NotMirrored);

/// <summary>Answer: why not.</summary>
/// <param name="Code">
/// Stable: <c>invalid_arguments</c>, <c>inbox_not_found</c>, <c>auth_failed</c>, <c>search_timeout</c> or
/// <c>provider_error</c>.
/// </param>
/// <param name="Detail">A sentence that says what to do next.</param>
public sealed record SearchRefused(string Code, string Detail);
