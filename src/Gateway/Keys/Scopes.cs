namespace MailMesh.Gateway.Keys;

/// <summary>What a key may do. The last two are for people: no tool needs them.</summary>
public static class Scopes
{
    public const string InboxRead = "inbox:read";
    public const string InboxWrite = "inbox:write";
    public const string EmailRead = "email:read";
    /// <summary>Flags, labels, folders, and the way to TRASH.</summary>
    public const string EmailWrite = "email:write";

    /// <summary>Beside <see cref="EmailWrite"/>: removing emails for good.</summary>
    public const string EmailDelete = "email:delete";

    /// <summary>Writing drafts; sending them needs <see cref="EmailSend"/>.</summary>
    public const string EmailDraft = "email:draft";

    public const string EmailSend = "email:send";
    public const string WebhookManage = "webhook:manage";

    /// <summary>Keys, send policy and held sends of the key's own workspace, by REST.</summary>
    public const string KeyManage = "key:manage";

    /// <summary>Workspaces, and keys in any of them, by REST: the operator of the installation.</summary>
    public const string WorkspaceManage = "workspace:manage";

    public static IReadOnlyList<string> All { get; } =
    [
        InboxRead, InboxWrite, EmailRead, EmailWrite, EmailDelete, EmailDraft, EmailSend, WebhookManage, KeyManage,
        WorkspaceManage,
    ];
}
