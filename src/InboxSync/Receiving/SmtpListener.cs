using System.Net;
using System.Net.Sockets;
using MailMesh.Mail.Smtp;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MailMesh.InboxSync.Receiving;

/// <summary>Listens for mail from the service's start to its end; stopping lets mails under way finish.</summary>
public sealed partial class SmtpListener(
    MailReceiver receiver, ListenerOptions options, TimeProvider clock, ILogger<SmtpListener> log) : IHostedService
{
    /// <summary>The host is given 8 s to stop.</summary>
    private static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(5);

    private readonly List<SmtpServer> _servers = [];

    /// <summary>Where mail is taken over SMTP, then over LMTP.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints => [.. _servers.Select(server => server.Local)];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Listen(SmtpProtocol.Smtp, options.Port, nameof(ListenerOptions.Port));
        if (options.LmtpPort is { } port)
            Listen(SmtpProtocol.Lmtp, port, nameof(ListenerOptions.LmtpPort));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_servers.Select(server => server.DisposeAsync().AsTask()));
    }

    private void Listen(SmtpProtocol protocol, int port, string setting)
    {
        var server = new SmtpServer(
            new SmtpServerOptions
            {
                Listen = new IPEndPoint(IPAddress.Parse(options.Address), port),
                HostName = options.HostName,
                Protocol = protocol,
                MessageBytesMax = options.MessageBytesMax,
                BytesInFlightMax = options.BytesInFlightMax,
                ConnectionsMax = options.ConnectionsMax,
                ConnectionsPerAddressMax = options.ConnectionsPerAddressMax,
                DrainMax = DrainMax,
            },
            receiver,
            clock);
        try
        {
            server.Start();
        }
        catch (SocketException e)
        {
            throw new InvalidOperationException(
                $"{protocol} can't listen on {options.Address}:{port} ({e.SocketErrorCode}): " +
                $"free the port or set {ListenerOptions.Section}__{setting} to another.", e);
        }
        _servers.Add(server);
        Listening(log, protocol, server.Local);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Protocol} listens on {Endpoint}")]
    private static partial void Listening(ILogger log, SmtpProtocol protocol, IPEndPoint endpoint);
}

/// <summary>Ready while the listener takes connections.</summary>
internal sealed class ListenerHealth(IEnumerable<IHostedService> services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct = default) =>
        Task.FromResult(services.OfType<SmtpListener>().Any(listener => listener.Endpoints.Count > 0)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("No listener is open yet."));
}
