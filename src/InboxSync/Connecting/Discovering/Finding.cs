namespace MailMesh.InboxSync.Connecting.Discovering;

/// <summary>Settings that were found for an address.</summary>
/// <param name="UserName">Null: the address.</param>
public sealed record Finding(AccountServer Imap, AccountServer? Smtp, string? UserName = null);
