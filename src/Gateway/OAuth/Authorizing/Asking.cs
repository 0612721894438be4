namespace MailMesh.Gateway.OAuth.Authorizing;

/// <summary>An app's request that an owner has logged in for, until an app has used what was decided.</summary>
public sealed record Asking
{
    public required Guid Id { get; init; }
    public required Guid GranterKeyId { get; init; }
    public required string ClientId { get; init; }
    public required string ClientName { get; init; }
    public required string RedirectUri { get; init; }
    public required string[] Asked { get; init; }
    public string? State { get; init; }
    /// <summary>A code was given, and not yet used.</summary>
    public bool IsAllowed { get; init; }

    /// <summary>The host of the app's document; null where it registered itself.</summary>
    public string? ClientHost => ClientId.Contains("://", StringComparison.Ordinal) ? new Uri(ClientId).Host : null;
}
