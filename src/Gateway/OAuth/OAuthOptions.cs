namespace MailMesh.Gateway.OAuth;

/// <summary>Section <c>OAuth</c>: how long grants live, and how often strangers may knock.</summary>
public sealed record OAuthOptions
{
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(15);
    /// <summary>A grant that isn't used for this long ends.</summary>
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(30);
    /// <summary>Lets client metadata documents lie on private addresses, and by plain http on loopback.</summary>
    public bool AllowPrivateHosts { get; init; }
    /// <summary>Failed and good logins alike, from one address.</summary>
    public int LoginsPerMinuteMax { get; init; } = 10;
    /// <summary>Registrations from one address.</summary>
    public int RegistrationsPerHourMax { get; init; } = 30;
    /// <summary>Authorization pages and token requests from one address.</summary>
    public int RequestsPerMinuteMax { get; init; } = 300;
    /// <summary>Registered apps that no person has let in; more are turned away until some expire.</summary>
    public int UnusedClientsMax { get; init; } = 1_000;
}
