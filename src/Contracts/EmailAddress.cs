namespace MailMesh.Contracts;

/// <summary>One address as it stands in a header field, RFC 5322 §3.4.</summary>
/// <param name="Address">addr-spec, at most 320 characters; never empty.</param>
/// <param name="Name">Decoded display name, or null where the field has none.</param>
public sealed record EmailAddress(string Address, string? Name = null);
