namespace MailMesh.Sender.Settling;

/// <summary>A recipient as the outbox stores it.</summary>
public sealed record RecipientStatus(string Address, RecipientState State, string? Code, string? Reply);

/// <summary>The state of a submission, folded from its recipients.</summary>
public sealed record SubmissionState(RecipientState State, string? Code, string? Reason)
{
    public const int ReasonCharsMax = 512;

    /// <summary>True where it failed for everyone before any of it left.</summary>
    public bool LeftNothing { get; private init; }

    // The first of these that any recipient is in: "sent" is said only when it is true of everyone, and a doubt is
    // never hidden behind another recipient's delay.
    private static readonly RecipientState[] Precedence =
    [
        RecipientState.Queued, RecipientState.Unknown, RecipientState.Deferred, RecipientState.Failed,
        RecipientState.Bounced, RecipientState.Cancelled, RecipientState.Sent,
    ];

    public static SubmissionState Of(IReadOnlyList<RecipientStatus> recipients)
    {
        var state = Precedence.First(candidate => recipients.Any(r => r.State == candidate));
        if (state is RecipientState.Queued or RecipientState.Sent or RecipientState.Cancelled)
            return new SubmissionState(state, null, null);

        var named = recipients.First(r => r.State == state);
        var sent = recipients.Count(r => r.State == RecipientState.Sent);
        // An agent that reads only the state must not send to everyone again.
        var others = sent > 0 ? $"{sent} of {recipients.Count} recipients got it. " : "";
        return new SubmissionState(state, named.Code, Clip($"{others}{named.Address}: {named.Reply}"))
        {
            LeftNothing = recipients.All(r => r.State == RecipientState.Failed),
        };
    }

    public static string Clip(string text) => text.Length <= ReasonCharsMax ? text : text[..ReasonCharsMax];
}
