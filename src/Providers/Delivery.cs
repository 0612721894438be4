namespace MailMesh.Providers;

/// <summary>What one attempt did for one recipient.</summary>
public abstract record Outcome(string Text)
{
    /// <summary>The server took responsibility (2xx).</summary>
    public sealed record Accepted(string Text) : Outcome(Text);

    /// <summary>Not now (4xx), or the server could not be reached: trying again is right.</summary>
    public sealed record Deferred(string Text) : Outcome(Text);

    /// <summary>The server refused this mail for good (5xx).</summary>
    public sealed record Rejected(string Text) : Outcome(Text);

    /// <summary>The mail did not leave, and no attempt will change that until a person does.</summary>
    /// <param name="Code">Stable: one of those below.</param>
    public sealed record Failed(string Code, string Text) : Outcome(Text)
    {
        public const string NoRelay = "no_relay";
        public const string AuthFailed = "auth_failed";
        public const string InboxNotFound = "inbox_not_found";
    }

    /// <summary>The answer to the content was lost: it may or may not have been accepted.</summary>
    public sealed record Unknown(string Text) : Outcome(Text);
}

/// <summary>The outcome of one attempt, in the order of the parcel's recipients, each of them once.</summary>
public sealed record Delivery(IReadOnlyList<RecipientOutcome> Recipients)
{
    /// <summary>The same outcome for everyone.</summary>
    public static Delivery OfAll(IEnumerable<string> recipients, Outcome outcome) =>
        new([.. recipients.Select(address => new RecipientOutcome(address, outcome))]);
}

/// <summary>One recipient and what the attempt did for it.</summary>
public sealed record RecipientOutcome(string Address, Outcome Outcome);
