using MailMesh.Contracts;
using MailMesh.InboxSync.Connecting.Discovering;

namespace MailMesh.InboxSync.Connecting;

/// <summary>Where an account's servers are and who logs in there.</summary>
public sealed record AccountSettings(AccountServer Imap, AccountServer? Smtp, string UserName);

/// <summary>
/// Completes what a person left out: by the account as it is, else by what is found from the address.
/// </summary>
public sealed class SettingsSource(SettingsDiscovery discovery)
{
    /// <summary>Settings, or why there are none.</summary>
    public async Task<(AccountSettings? Settings, InboxRefused? Refused)> Of(
        ConnectInbox ask, Account? before, CancellationToken ct)
    {
        var imap = ask.Imap is { } given ? AccountServer.Imap(given) : before?.Imap;
        var smtp = ask.Smtp is { } asked ? AccountServer.Smtp(asked) : before?.Smtp;
        var user = ask.UserName ?? before?.UserName;
        if (imap is not null)
            return (new AccountSettings(imap, smtp, user ?? ask.Address), null);
        var (found, refused) = await discovery.Find(ask.Address, ct);
        return found is null
            ? (null, refused)
            : (new AccountSettings(found.Imap, smtp ?? found.Smtp, user ?? found.UserName ?? ask.Address), null);
    }
}
