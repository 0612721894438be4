using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Audit;

/// <summary>
/// What a row was done to: a kind and an id, or several ids with commas. Ids that were found, never words.
/// </summary>
public static class AuditTarget
{
    public static string Key(Guid id) => $"key:{id}";

    public static string Workspace(Guid id) => $"workspace:{id}";

    public static string Send(Guid id) => $"send:{id}";

    public static string Inbox(Guid id) => $"inbox:{id}";

    public static string Webhook(Guid id) => $"webhook:{id}";

    public static string Email(Guid id) => $"email:{id}";

    /// <summary>An app of OAuth; of one that names itself by a document, the document's URL.</summary>
    public static string Client(string id) => $"client:{id}";

    /// <summary>What the call made, or else what the ownership gate found.</summary>
    public static string? Of(ToolCall call) => call switch
    {
        { Made: { } made } => made,
        { Kept.Found: { } kept } => kept.Target,
        { Email: { } email } => Email(email.Row.EmailId),
        { Thread: { } thread } => $"thread:{thread.ThreadId}",
        { Send: { } send } => Send(send.SendId),
        { Draft: { } draft } => $"draft:{draft.DraftId}",
        { Emails: { Count: > 0 } emails } => $"email:{string.Join(',', emails)}",
        _ => null,
    };
}
