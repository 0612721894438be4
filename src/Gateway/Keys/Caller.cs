using MailMesh.Limits.Plans;

namespace MailMesh.Gateway.Keys;

/// <summary>Who calls: a key that is good now, with all that the gates ask of it.</summary>
public sealed record Caller
{
    public required Guid KeyId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Plan Plan { get; init; }
    public required IReadOnlySet<string> Scopes { get; init; }
    /// <summary>The only inboxes the key may touch; null is every inbox of the workspace.</summary>
    public IReadOnlyList<Guid>? InboxIds { get; init; }
    public required SendPolicy Policy { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    /// <summary>Frozen because its use looked wrong; an owner can unfreeze it.</summary>
    public bool Frozen { get; init; }
    /// <summary>The only resource an access token is good for (RFC 8707); null for keys, which are for all.</summary>
    public string? Resource { get; init; }

    public bool MayTouch(Guid inboxId) => InboxIds is null || InboxIds.Contains(inboxId);
}

/// <summary>Whom a workspace may write to, and whether a person looks first.</summary>
public sealed record SendPolicy
{
    public const string Open = "open";
    public const string Listed = "listed";

    /// <summary><see cref="Open"/> or <see cref="Listed"/>.</summary>
    public string Recipients { get; init; } = Open;
    /// <summary>Addresses and domains; under <see cref="Listed"/> an empty list denies all.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];
    /// <summary>Sends are held until a person approves them.</summary>
    public bool Approval { get; init; }
}

/// <summary>What a request's bearer secret turned out to be.</summary>
public abstract record KeyCheck
{
    private KeyCheck()
    {
    }

    public sealed record Known(Caller Caller) : KeyCheck;

    /// <param name="Detail">What a person can do about it.</param>
    /// <param name="Challenge">WWW-Authenticate, RFC 6750 §3.</param>
    public sealed record Refused(string Detail, string Challenge) : KeyCheck
    {
        private const string Realm = "Bearer realm=\"mailmesh\"";

        /// <summary>No error attribute where nothing was presented (RFC 6750 §3.1).</summary>
        public static Refused Missing { get; } =
            new("Send your API key as \"Authorization: Bearer mm_live_…\", or log in by OAuth.", Realm);

        public static Refused Invalid(string detail) =>
            new(detail, $"{Realm}, error=\"invalid_token\", error_description=\"{detail}\"");

        /// <summary>
        /// Beside it, where a client learns how to log in (RFC 9728 §5.1), and which scopes do for a start.
        /// </summary>
        public Refused PointingTo(string metadataUrl, string scope) =>
            this with { Challenge = $"{Challenge}, resource_metadata=\"{metadataUrl}\", scope=\"{scope}\"" };
    }

    /// <summary>The key can't be looked up now.</summary>
    public sealed record Unavailable : KeyCheck;
}
