using System.Diagnostics;
using MailMesh.Providers;

namespace MailMesh.Sender.Settling;

/// <summary>One recipient's new state after an attempt.</summary>
public sealed record RecipientChange(string Address, RecipientState State, string? Code, string Reply);

/// <summary>What an attempt makes of its recipients.</summary>
public static class Settlement
{
    public const string Expired = "expired";

    /// <summary>Decides, with no clock and no database.</summary>
    /// <param name="delivery">What the attempt did for each recipient.</param>
    /// <param name="retryAt">When the schedule would try again.</param>
    /// <param name="expiresAt">No attempt is made after this.</param>
    public static IReadOnlyList<RecipientChange> Of(
        Delivery delivery, DateTimeOffset retryAt, DateTimeOffset expiresAt) =>
        [.. delivery.Recipients.Select(r => Change(r.Address, r.Outcome, retryAt <= expiresAt))];

    /// <summary>A leg is tried again while anyone waits, in doubt while anyone is, and settled otherwise.</summary>
    public static LegState LegOf(IEnumerable<RecipientState> recipients)
    {
        var states = recipients.ToHashSet();
        return states.Contains(RecipientState.Queued) ? LegState.Queued
            : states.Contains(RecipientState.Deferred) ? LegState.Deferred
            : states.Contains(RecipientState.Unknown) ? LegState.Unknown
            : LegState.Settled;
    }

    private static RecipientChange Change(string address, Outcome outcome, bool canRetry)
    {
        var (state, code, reply) = outcome switch
        {
            Outcome.Accepted => (RecipientState.Sent, null, outcome.Text),
            Outcome.Rejected => (RecipientState.Bounced, null, outcome.Text),
            Outcome.Unknown => (RecipientState.Unknown, null, outcome.Text),
            Outcome.Failed failed => (RecipientState.Failed, failed.Code, outcome.Text),
            Outcome.Deferred when canRetry => (RecipientState.Deferred, (string?)null, outcome.Text),
            Outcome.Deferred => (RecipientState.Failed, Expired, $"No attempt is left; the last one: {outcome.Text}"),
            _ => throw new UnreachableException($"Outcome {outcome.GetType()} has no state."),
        };
        return new RecipientChange(address, state, code, SubmissionState.Clip(reply));
    }
}
