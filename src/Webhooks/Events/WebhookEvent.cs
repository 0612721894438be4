namespace MailMesh.Webhooks.Events;

/// <summary>What of an event decides who hears of it; the inbox is null where it concerns none.</summary>
public sealed record WebhookEvent(
    Guid EventId, string Type, Guid WorkspaceId, Guid? InboxId, DateTimeOffset At);
