namespace MailMesh.Webhooks.Events;

/// <summary>What of an event decides who hears of it. <see cref="InboxId"/> is null where it concerns no inbox.</summary>
public sealed record WebhookEvent(
    Guid EventId, string Type, Guid WorkspaceId, Guid? InboxId, DateTimeOffset At);
