using MailMesh.Mail;
using MailMesh.Mail.Smtp;

namespace MailMesh.Providers.Hosted;

/// <summary>
/// Mail to another hosted inbox: over real SMTP to InboxSync's listener, as it would come from outside. The listener
/// keeps one of byte-identical deliveries, and the mirror tells whether one arrived: a doubt resolves itself.
/// </summary>
public sealed class HostedSending(HostedSettings settings, SmtpPoolOptions options) : ISendingFace, IAsyncDisposable
{
    public const string RouteName = "hosted";

    private readonly SmtpPool _pool = new(
        new SmtpEndpoint(settings.Listener.Host, settings.Listener.Port, TlsMode.None), options);

    public string Route => RouteName;

    public DoubtEnd Doubt => DoubtEnd.LookupOrRepeat;

    public Task<Delivery> Send(Parcel parcel, Func<CancellationToken, Task> beforeContent, CancellationToken ct) =>
        SmtpDelivery.Send(_pool, parcel, beforeContent, ct);

    public ValueTask DisposeAsync() => _pool.DisposeAsync();
}
