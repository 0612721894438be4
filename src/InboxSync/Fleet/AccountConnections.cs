using MailMesh.InboxSync.Connecting;
using MailMesh.Mail.Imap;
using MailMesh.Postgres;

namespace MailMesh.InboxSync.Fleet;

/// <summary>Opens logged-in connections of accounts, with the credentials of this moment.</summary>
public sealed class AccountConnections(
    Database database, AccountSecrets secrets, AccountEndpoints endpoints, ConnectionBudget budget, ImapOptions imap)
{
    /// <summary>
    /// One more connection of the inbox's account. Refused with the code LIMIT where the account has as many as its
    /// provider allows: go on with those that are open.
    /// </summary>
    public async Task<ImapOutcome<ImapClient>> Open(Guid inboxId, CancellationToken ct)
    {
        if (await Account.Find(database.Source, inboxId, ct) is not { } account)
            return Refused("NONEXISTENT", "the account is gone");
        if (secrets.Open(account) is not { } credential)
            return Refused("AUTHENTICATIONFAILED", "the secret is sealed to another key: give the credentials again");
        if (budget.Take(inboxId, account.Imap.Host) is not { } place)
            return Refused("LIMIT", $"no further connection to {account.Imap.Host} is allowed for this account now");
        var isOpen = false;
        try
        {
            await budget.Turn(account.Imap.Host, ct);
            var outcome = await ImapClient.Connect(endpoints.Imap(account.Imap, credential), imap, ct);
            if (outcome is ImapOutcome<ImapClient>.Done { Value: var client })
            {
                isOpen = true;
                _ = client.Ended.ContinueWith(_ => place.Dispose(), TaskScheduler.Default);
            }
            return Explained(outcome, account);
        }
        finally
        {
            if (!isOpen)
                place.Dispose();
        }
    }

    /// <summary>A refused login with what the provider wants instead, under one code.</summary>
    private static ImapOutcome<ImapClient> Explained(ImapOutcome<ImapClient> outcome, Account account) =>
        outcome is ImapOutcome<ImapClient>.Refused refused && ConnectRefusal.IsLogin(refused)
            ? Refused("AUTHENTICATIONFAILED", ConnectRefusal.Of(outcome, account)!.Detail)
            : outcome;

    private static ImapOutcome<ImapClient>.Refused Refused(string code, string text) =>
        new(Refusal.No, new ResponseCode.Named(code), text);
}
