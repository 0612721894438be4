namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>A place for mailboxes.</summary>
/// <param name="Prefix">What their names begin with.</param>
/// <param name="Delimiter">Between the levels of a name; null in a flat one.</param>
public sealed record MailboxNamespace(string Prefix, char? Delimiter);

/// <summary>Where mailboxes live (RFC 2342).</summary>
/// <param name="Personal">The user's own.</param>
/// <param name="OtherUsers">Those of others.</param>
/// <param name="Shared">Everybody's.</param>
public sealed record MailboxNamespaces(
    IReadOnlyList<MailboxNamespace> Personal,
    IReadOnlyList<MailboxNamespace> OtherUsers,
    IReadOnlyList<MailboxNamespace> Shared);
