using MailMesh.Contracts;

namespace MailMesh.InboxSync.Connecting;

/// <summary>Where an account's servers are and who logs in there.</summary>
public sealed record AccountSettings(AccountServer Imap, AccountServer? Smtp, string UserName);

/// <summary>
/// Completes what a person left out: by the account as it is, else by what is found from the address.
/// </summary>
public sealed class SettingsSource
{
    /// <summary>Settings, or why there are none.</summary>
    public Task<(AccountSettings? Settings, InboxRefused? Refused)> Of(
        ConnectInbox ask, Account? before, CancellationToken ct)
    {
        var smtp = ask.Smtp is { } asked ? AccountServer.Smtp(asked) : before?.Smtp;
        var user = ask.UserName ?? before?.UserName ?? ask.Address;
        if ((ask.Imap is { } imap ? AccountServer.Imap(imap) : before?.Imap) is { } server)
            return Task.FromResult<(AccountSettings?, InboxRefused?)>((new(server, smtp, user), null));
        var domain = ask.Address[(ask.Address.LastIndexOf('@') + 1)..];
        var provider = MailProviders.OfDomain(domain);
        if (provider is { Imap: null })
            return Task.FromResult<(AccountSettings?, InboxRefused?)>((
                null, new("settings_not_found", provider.Advice)));
        if (provider is not null)
            return Task.FromResult<(AccountSettings?, InboxRefused?)>((
                new(AccountServer.Imap(new(provider.Imap!)),
                    smtp ?? AccountServer.Smtp(new(provider.Smtp!, provider.SmtpPort)), user),
                null));
        return Task.FromResult<(AccountSettings?, InboxRefused?)>((
            null, new("settings_not_found", $"No settings are known for {domain}: give the host of imap and smtp.")));
    }
}
