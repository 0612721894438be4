namespace MailMesh.Contracts;

/// <summary>The names under which webhooks subscribe to events; also the <c>type</c> of a delivery.</summary>
public static class EventTypes
{
    public const string EmailReceived = "email.received";
    public const string EmailSent = "email.sent";
    public const string EmailDeferred = "email.deferred";
    public const string EmailBounced = "email.bounced";
    public const string EmailFailed = "email.failed";
    public const string EmailUnknown = "email.unknown";
    public const string EmailDeleted = "email.deleted";
    public const string InboxSynced = "inbox.synced";
    public const string InboxSuspended = "inbox.suspended";
    public const string InboxCreated = "inbox.created";
    public const string QuotaWarning = "quota.warning";
    public const string KeyFrozen = "key.frozen";

    /// <summary>Every type, in the order the documentation lists them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        EmailReceived, EmailSent, EmailDeferred, EmailBounced, EmailFailed, EmailUnknown,
        EmailDeleted, InboxCreated, InboxSynced, InboxSuspended, QuotaWarning, KeyFrozen,
    ];
}
