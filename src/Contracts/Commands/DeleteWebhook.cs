namespace MailMesh.Contracts;

/// <summary>
/// Asks Webhooks to revoke a subscription. A request on the queue <c>webhooks-delete-webhook</c>, answered with
/// <see cref="WebhookDeleted"/>; deleting what is already revoked is success.
/// </summary>
public sealed record DeleteWebhook(Guid WebhookId, Guid WorkspaceId);

/// <summary>Answer.</summary>
/// <param name="Found">False where the workspace has no such webhook, revoked or not.</param>
public sealed record WebhookDeleted(Guid WebhookId, bool Found);
