using System.Net;
using MailMesh.Mail;
using MailMesh.Mail.Sasl;
using MailMesh.Mail.Smtp;
using Microsoft.Extensions.Configuration;

namespace MailMesh.Providers.Relay;

/// <summary>The server that takes mail for the world outside; section <c>Relay</c>. It never prints itself.</summary>
public sealed class RelaySettings
{
    public const int SubmissionPort = 587; // RFC 6409 §3.1

    /// <summary>Null or empty: there is no relay.</summary>
    public string? Host { get; init; }
    public int Port { get; init; } = SubmissionPort;
    public TlsMode Tls { get; init; } = TlsMode.StartTls;
    public string? User { get; init; }
    public string? Password { get; init; }
    /// <summary>Our name in EHLO.</summary>
    public string HelloName { get; init; } = "localhost";
    /// <summary>Connections at once, for each replica.</summary>
    public int Connections { get; init; } = 10;

    public bool IsConfigured => !string.IsNullOrWhiteSpace(Host);

    /// <exception cref="InvalidOperationException">A setting is unusable; the text says what to set.</exception>
    public static RelaySettings From(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Relay").Get<RelaySettings>() ?? new RelaySettings();
        if (settings.IsConfigured && settings.Complaint() is { } complaint)
            throw new InvalidOperationException(complaint);
        return settings;
    }

    internal SmtpEndpoint Endpoint() => new(
        Host!, Port, Tls, string.IsNullOrEmpty(User) ? null : new PasswordCredential(User, Password!))
    {
        HelloName = HelloName,
        AllowSecretsInClear = IsLoopback(Host!),
    };

    private string? Complaint()
    {
        if (Port is < 1 or > IPEndPoint.MaxPort)
            return $"Relay:Port is {Port}; set Relay__Port to 1 to {IPEndPoint.MaxPort}, as {SubmissionPort}.";
        if (Connections is < 1 or > 100)
            return $"Relay:Connections is {Connections}; set 1 to 100.";
        if (string.IsNullOrEmpty(User) != string.IsNullOrEmpty(Password))
            return "Set both Relay__User and Relay__Password, or neither.";
        if (!string.IsNullOrEmpty(User) && Tls == TlsMode.None && !IsLoopback(Host!))
            return "Relay:Tls None would show the password to the network: set Relay__Tls to StartTls or Implicit.";
        return null;
    }

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
