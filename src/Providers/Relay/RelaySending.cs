using MailMesh.Mail.Smtp;

namespace MailMesh.Providers.Relay;

/// <summary>Mail to everyone outside: through one configured SMTP server, which knows the way on.</summary>
public sealed class RelaySending : ISendingFace, IAsyncDisposable
{
    public const string RouteName = "relay";

    private const string NoRelayText =
        "This installation has no way to outside addresses: set Relay__Host, Relay__Port, Relay__Tls (None, StartTls "
        + "or Implicit), Relay__User and Relay__Password, and restart.";

    private readonly SmtpPool? _pool;

    public RelaySending(RelaySettings settings, SmtpPoolOptions options) =>
        _pool = settings.IsConfigured
            ? new SmtpPool(settings.Endpoint(), options with { ConnectionsMax = settings.Connections })
            : null;

    public string Route => RouteName;

    // A server that relays may keep both of two deliveries, and shows nobody what it took.
    public DoubtEnd Doubt => DoubtEnd.Person;

    public Task<Delivery> Send(Parcel parcel, Func<CancellationToken, Task> beforeContent, CancellationToken ct) =>
        _pool is not null
            ? SmtpDelivery.Send(_pool, parcel, beforeContent, ct)
            : Task.FromResult(Delivery.OfAll(
                parcel.Recipients, new Outcome.Failed(Outcome.Failed.NoRelay, NoRelayText)));

    public ValueTask DisposeAsync() => _pool?.DisposeAsync() ?? ValueTask.CompletedTask;
}
