using MailMesh.Contracts;
using MailMesh.Mail.Dns;

namespace MailMesh.InboxSync.Connecting.Discovering;

/// <summary>
/// Finds an account's servers from its address. What is known beforehand comes first, then what the domain says of
/// itself, then what others say of it, then a guess.
/// </summary>
public sealed class SettingsDiscovery(
    DnsResolver resolver, SrvSettings srv, AutoconfigClient autoconfig, GuessedSettings guess, TimeProvider clock)
{
    private static readonly TimeSpan SearchTimeMax = TimeSpan.FromSeconds(9);

    /// <summary>Settings, or why there are none.</summary>
    public async Task<(Finding? Found, InboxRefused? Refused)> Find(string address, CancellationToken ct)
    {
        var domain = address[(address.LastIndexOf('@') + 1)..];
        if (MailProviders.OfDomain(domain) is { } known)
            return Of(known);
        using var limit = new CancellationTokenSource(SearchTimeMax, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            // All asked at once: whoever counts most may be the slowest.
            var said = srv.Find(domain, either.Token);
            var published = autoconfig.Find(address, domain, either.Token);
            var exchangers = resolver.Mx(domain, either.Token);
            if ((await said ?? await published) is { } own)
                return (own, null);
            if ((await exchangers).RecordsOrNone.Select(mx => MailProviders.OfHost(mx.Host))
                .FirstOrDefault(provider => provider is not null) is { } behind)
                return Of(behind);
            if (await guess.Find(domain, either.Token) is { } guessed)
                return (guessed, null);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, NotFound(domain));
        }
        return (null, NotFound(domain));
    }

    private static (Finding?, InboxRefused?) Of(MailProvider provider) => provider is { Imap: { } imap, Smtp: { } smtp }
        ? (new Finding(
                AccountServer.Imap(new MailServer(imap)),
                AccountServer.Smtp(new MailServer(smtp, provider.SmtpPort))),
            null)
        : (null, new InboxRefused("settings_not_found", provider.Advice));

    private static InboxRefused NotFound(string domain) => new(
        "settings_not_found", $"No mail settings were found for {domain}: give the host of imap, and of smtp to send.");
}
