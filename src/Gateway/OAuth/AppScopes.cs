using MailMesh.Gateway.Keys;

namespace MailMesh.Gateway.OAuth;

/// <summary>Which scopes a person can give an app, and what they read on the consent page.</summary>
public static class AppScopes
{
    /// <summary>What tools need. Keys and workspaces are for people: no app gets their scopes.</summary>
    public static IReadOnlyList<string> Grantable { get; } =
        [.. Scopes.All.Where(scope => scope is not (Scopes.KeyManage or Scopes.WorkspaceManage))];

    /// <summary>What a client asks for that was told no better: to read, file and send, no more.</summary>
    public static IReadOnlyList<string> UsualScopes { get; } =
        [Scopes.InboxRead, Scopes.EmailRead, Scopes.EmailWrite, Scopes.EmailSend];

    public static string Usual { get; } = string.Join(' ', UsualScopes);

    public static string Describe(string scope) => scope switch
    {
        Scopes.InboxRead => "See your inboxes, their folders and how they are",
        Scopes.InboxWrite => "Open new inboxes",
        Scopes.EmailRead => "Read and search your mail and attachments",
        Scopes.EmailWrite => "Mark, label and move mail, also to the trash",
        Scopes.EmailDelete => "Delete mail for good",
        Scopes.EmailDraft => "Write drafts, without sending them",
        Scopes.EmailSend => "Send mail in your name, within your send policy",
        Scopes.WebhookManage => "Have other services told of your mail (webhooks)",
        _ => scope,
    };
}
