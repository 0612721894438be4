using MailMesh.Content;
using MailMesh.Contracts;
using MailMesh.InboxSync.Connecting;
using MailMesh.Mirror.Searching;
using MailMesh.Postgres;
using MassTransit;

namespace MailMesh.InboxSync.Searching;

/// <summary>Answers what an inbox's own server finds, within the time that a caller waits.</summary>
public sealed class SearchAtServerConsumer(Database database, ServerSearch search, TimeProvider clock)
    : IConsumer<SearchAtServer>
{
    public static readonly TimeSpan SearchTimeMax = TimeSpan.FromSeconds(30);
    private const int LimitMax = 100;

    public async Task Consume(ConsumeContext<SearchAtServer> context)
    {
        var answer = await Answer(context.Message, context.CancellationToken);
        if (answer is FoundAtServer found) await context.RespondAsync(found);
        else await context.RespondAsync((SearchRefused)answer);
    }

    private async Task<object> Answer(SearchAtServer ask, CancellationToken ct)
    {
        if (ask.Limit is < 1 or > LimitMax)
            return new SearchRefused("invalid_arguments", $"`limit` must be 1 to {LimitMax}.");
        SearchTerm term;
        try
        {
            term = SearchQuery.Parse(ask.Query, PlainName.Read);
        }
        catch (SearchQueryException e)
        {
            return new SearchRefused("invalid_arguments", $"`query` can't be read: {e.Message}");
        }
        await database.Ready(ct);
        if (await Account.Find(database.Source, ask.InboxId, ct) is not { } account
            || account.WorkspaceId != ask.WorkspaceId)
            return new SearchRefused("inbox_not_found", "No such inbox, or none that is connected.");
        using var limit = new CancellationTokenSource(SearchTimeMax, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            return await search.Run(account, term, ask, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new SearchRefused(
                "search_timeout",
                $"{account.Imap.Host} took longer than {SearchTimeMax.TotalSeconds:0} s. Ask for less "
                + "(a folder, a date), or search without native: that asks the mirror.");
        }
    }
}
