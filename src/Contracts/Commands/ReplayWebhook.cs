namespace MailMesh.Contracts;

/// <summary>
/// Asks Webhooks to post kept events once more. A request on the queue <c>webhooks-replay-webhook</c>, answered with
/// <see cref="WebhookReplayed"/>.
/// </summary>
public sealed record ReplayWebhook
{
    public required Guid WebhookId { get; init; }
    public required Guid WorkspaceId { get; init; }
    /// <summary>Events from then on; null where <see cref="EventIds"/> names them.</summary>
    public DateTimeOffset? Since { get; init; }
    /// <summary>1 to 100; empty where <see cref="Since"/> tells.</summary>
    public IReadOnlyList<Guid> EventIds { get; init; } = [];
}

/// <summary>Answer.</summary>
/// <param name="Found">False where the workspace has no such webhook that is active.</param>
/// <param name="Replayed">Deliveries that are due again; those under way or waiting are not counted.</param>
/// <param name="Next">Where more are kept than one request takes: ask again since then.</param>
public sealed record WebhookReplayed(Guid WebhookId, bool Found, int Replayed, DateTimeOffset? Next = null);
