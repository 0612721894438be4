namespace MailMesh.InboxSync.Fleet;

/// <summary>An inbox that was claimed.</summary>
/// <param name="Failures">Sessions in a row that came to nothing.</param>
/// <param name="IsFailing">It is shown as failing: the first login that succeeds ends that.</param>
public sealed record Lease(Guid InboxId, Guid WorkspaceId, string Address, long Token, int Failures, bool IsFailing);
