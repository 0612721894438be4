namespace MailMesh.Gateway.Gates;

/// <summary>Every code that a tool or route answers. Stable: agents and their prompts compare them.</summary>
public static class ErrorCodes
{
    public const string InvalidArguments = "invalid_arguments"; // MCP answers -32602 in its place
    public const string UnknownTool = "unknown_tool";           // MCP answers -32601 in its place
    public const string InboxNotFound = "inbox_not_found";
    public const string FolderNotFound = "folder_not_found";
    public const string MessageNotFound = "message_not_found";
    public const string ThreadNotFound = "thread_not_found";
    public const string AttachmentNotFound = "attachment_not_found";
    public const string SendNotFound = "send_not_found";
    public const string DraftNotFound = "draft_not_found";
    public const string WebhookNotFound = "webhook_not_found";
    public const string KeyNotFound = "key_not_found";
    public const string WorkspaceNotFound = "workspace_not_found";
    public const string ScopeDenied = "scope_denied";
    public const string PlanRequired = "plan_required";
    public const string KeyFrozen = "key_frozen";
    public const string InvalidRecipient = "invalid_recipient";
    public const string RecipientNotAllowed = "recipient_not_allowed";
    public const string RateLimitExceeded = "rate_limit_exceeded";
    public const string AttachmentTooLarge = "attachment_too_large";
    public const string TextNotAvailable = "text_not_available";
    public const string IdempotencyConflict = "idempotency_conflict";
    public const string VersionConflict = "version_conflict";
    public const string TooLate = "too_late";
    public const string SendOutcomeUnknown = "send_outcome_unknown";
    public const string KindNotAvailable = "kind_not_available";
    public const string SyncInProgress = "sync_in_progress";
    public const string SearchTimeout = "search_timeout";
    public const string OriginDenied = "origin_denied";
    public const string HostDenied = "host_denied";
    public const string BodyTooLarge = "body_too_large";
    public const string BodyTooSlow = "body_too_slow";
    public const string BadRequest = "bad_request";
    public const string Unauthorized = "unauthorized";
    public const string NameTaken = "name_taken";
    public const string NotHeld = "not_held";
    public const string SendsHeld = "sends_held";
    public const string RouteNotFound = "route_not_found";      // this and the next three are REST's alone
    public const string MethodNotAllowed = "method_not_allowed";
    public const string NotAcceptable = "not_acceptable";
    public const string UnsupportedMediaType = "unsupported_media_type";
    public const string TemporarilyUnavailable = "temporarily_unavailable";
    public const string Cancelled = "cancelled";                // in the audit alone: nobody is there to hear it
    public const string Internal = "internal_error";
}
