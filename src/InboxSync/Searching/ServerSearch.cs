using Dapper;
using MailMesh.Contracts;
using MailMesh.InboxSync.Connecting;
using MailMesh.InboxSync.Fleet;
using MailMesh.InboxSync.Gmail;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mirror.Searching;
using MailMesh.Postgres;

namespace MailMesh.InboxSync.Searching;

/// <summary>
/// Has a server search its folders, one after the other, over a connection of its own: the session's are busy with the
/// mirror. Opened for reading alone, so that a search changes nothing.
/// </summary>
public sealed class ServerSearch(Database database, AccountConnections connections)
{
    private const int FoldersMax = 500;
    private const string GmailSearch = "X-GM-EXT-1";

    /// <summary><see cref="FoundAtServer"/> or <see cref="SearchRefused"/>.</summary>
    public async Task<object> Run(Account account, SearchTerm term, SearchAtServer ask, CancellationToken ct)
    {
        var outcome = await connections.Open(account.InboxId, ct);
        if (outcome is not ImapOutcome<ImapClient>.Done { Value: var client })
            return Refused(outcome, account);
        await using var leaving = client;
        var places = new FoundPlaces();
        var scope = SearchScope.Of(await Folders(ask, ct), ask.Folders);
        foreach (var folder in scope.AtServer)
        {
            var opened = await client.Examine(folder.ServerName!, ct: ct);
            if (opened is ImapOutcome<SelectResult>.Refused) continue; // gone, or not to be opened: nothing is there
            if (opened is not ImapOutcome<SelectResult>.Done { Value.Mailbox: var mailbox })
                return Broken(account);
            // Gmail's own search knows all that our language took from it.
            var key = client.Capabilities.Has(GmailSearch)
                ? SearchKey.GmailRaw(ask.Query.ReplaceLineEndings(" ") + GmailViews.Of(scope, folder))
                : SearchTranslation.Of(term, folder);
            var found = await client.Search(key, ct: ct);
            if (found is not ImapOutcome<SearchResult>.Done { Value.Uids: var uids })
                return found is ImapOutcome<SearchResult>.Refused refused
                    ? new SearchRefused("provider_error", $"The server refuses the search: {Cut(refused.Text)}.")
                    : Broken(account);
            if (folder.UidValidity == mailbox.UidValidity) places.Add(folder, uids);
            else places.AddUnknown(uids);
        }
        return await places.Emails(database.Source, ask.Limit, scope.ShownIn, ct);
    }

    private async Task<List<SearchedFolder>> Folders(SearchAtServer ask, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        var folders = await connection.QueryAsync<SearchedFolder>(new CommandDefinition(
            Sql.Of<ServerSearch>("folders_to_search"), new { inbox_id = ask.InboxId, limit = FoldersMax },
            cancellationToken: ct));
        return folders.AsList();
    }

    private static string Cut(string words) => ConnectRefusal.Cut(words);

    private static SearchRefused Refused(ImapOutcome<ImapClient> outcome, Account account) =>
        outcome is ImapOutcome<ImapClient>.Refused refused && ConnectRefusal.IsLogin(refused)
            ? new SearchRefused("auth_failed", refused.Text)
            : new SearchRefused("provider_error", ConnectRefusal.Of(outcome, account)!.Detail);

    private static SearchRefused Broken(Account account) => new(
        "provider_error", $"{account.Imap.Host} broke off the search. Try again, or search without native.");
}
