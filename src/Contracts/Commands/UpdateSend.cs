namespace MailMesh.Contracts;

/// <summary>
/// Cancels a submission of which nothing has left, or gives it another time. A request on the queue
/// <c>sender-update-send</c>, answered with <see cref="SendUpdated"/>; a repeat answers alike.
/// </summary>
/// <param name="SendAt">When to send now, and the mail's Date; null cancels.</param>
public sealed record UpdateSend(Guid SendId, Guid WorkspaceId, DateTimeOffset? SendAt);

/// <summary>Answer.</summary>
/// <param name="Done">False where it is too late: <paramref name="State"/> says why.</param>
/// <param name="State">What the submission is in now; null where the outbox doesn't have it, or not yet.</param>
public sealed record SendUpdated(Guid SendId, bool Done, string? State);
