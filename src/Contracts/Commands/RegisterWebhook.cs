namespace MailMesh.Contracts;

/// <summary>
/// Asks Webhooks to subscribe a URL. A request on the queue <c>webhooks-register-webhook</c>, answered with
/// <see cref="WebhookRegistered"/> or <see cref="WebhookRefused"/>; a repeat with the same id answers alike.
/// </summary>
public sealed record RegisterWebhook
{
    public required Guid WebhookId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required string Url { get; init; }
    /// <summary>Names of <see cref="EventTypes"/>; empty subscribes to all.</summary>
    public required IReadOnlyList<string> Events { get; init; }
    /// <summary>Only events of these inboxes; empty is every inbox of the workspace.</summary>
    public IReadOnlyList<Guid> InboxIds { get; init; } = [];
    /// <summary>
    /// The signing secret, <c>whsec_</c> + base64 of 24 to 64 bytes as UTF-8, sealed to Webhooks' public key with no
    /// context: the bus and the database never hold it open.
    /// </summary>
    public required string SealedSecret { get; init; }
}

/// <summary>Answer: the subscription stands.</summary>
public sealed record WebhookRegistered(Guid WebhookId, DateTimeOffset CreatedAt);

/// <summary>Answer: why not.</summary>
/// <param name="Code">Stable: <c>invalid_url</c>, <c>url_not_allowed</c>, <c>too_many_webhooks</c>,
/// <c>unknown_event</c>.</param>
/// <param name="Detail">A sentence that says what to do next.</param>
public sealed record WebhookRefused(string Code, string Detail);
