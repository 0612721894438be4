namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>Where mails were copied or moved to (COPYUID, RFC 4315 §3).</summary>
/// <param name="Validity">UIDVALIDITY of the target; null where the server didn't tell.</param>
/// <param name="Uids">Old and new UID of each mail; empty where the server didn't tell.</param>
public sealed record CopyResult(uint? Validity, IReadOnlyList<(uint Old, uint New)> Uids);
