namespace MailMesh.Mirror.Reading;

/// <summary>What a read of connected inboxes misses because their first sync is under way.</summary>
/// <param name="Inboxes">How many are not whole; at least one.</param>
/// <param name="Emails">Emails that their unfinished folders have here already, newest first.</param>
/// <param name="ServerEmails">What those folders have at the server; null where it didn't say yet.</param>
/// <param name="Around">Emails that these inboxes have here, in any folder.</param>
public sealed record SyncGap(long Inboxes, long Emails, long? ServerEmails, long Around);
