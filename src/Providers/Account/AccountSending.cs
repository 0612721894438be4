using MailMesh.Mail.Smtp;

namespace MailMesh.Providers.Account;

/// <summary>
/// All mail of an inbox at another server: through that account's own SMTP server, which knows the way to everyone,
/// ours too, and signs for its domain.
/// </summary>
public sealed class AccountSending(AccountFinder find, SmtpPoolOptions options, TimeProvider clock)
    : ISendingFace, IAsyncDisposable
{
    public const string RouteName = "account";

    /// <summary>Connections to one account, for each replica; providers count few as polite.</summary>
    public const int ConnectionsMax = 2;

    private readonly AccountPools _pools = new(options with { ConnectionsMax = ConnectionsMax }, clock);

    public string Route => RouteName;

    // Where the server files what it submits, sync brings the copy; a second try might be a second mail.
    public DoubtEnd Doubt => DoubtEnd.Lookup;

    /// <summary>Accounts whose settings are kept with connections, open or not.</summary>
    public int Pools => _pools.Count;

    public async Task<Delivery> Send(
        Parcel parcel, Func<CancellationToken, Task> beforeContent, CancellationToken ct) =>
        await find(parcel.InboxId, ct) switch
        {
            SendingAccount.Ready ready => await _pools.Use(
                parcel.InboxId, ready, pool => SmtpDelivery.Send(pool, parcel, beforeContent, ct)),
            SendingAccount.Unusable unusable => Delivery.OfAll(
                parcel.Recipients, new Outcome.Failed(unusable.Code, unusable.Reason)),
            _ => throw new InvalidOperationException("An account is ready or it isn't."),
        };

    public ValueTask DisposeAsync() => _pools.DisposeAsync();
}
