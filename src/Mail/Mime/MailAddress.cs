namespace MailMesh.Mail.Mime;

/// <summary>One mailbox of a header field (RFC 5322 §3.4).</summary>
/// <param name="Address">
/// addr-spec as the field has it, internationalised domains left as they are; never empty.
/// </param>
/// <param name="Name">Decoded display name, or null where the field has none.</param>
public sealed record MailAddress(string Address, string? Name = null);
