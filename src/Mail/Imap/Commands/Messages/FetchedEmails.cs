using MailMesh.Mail.Imap.Commands.Messages.Fetching;
using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>What a finished FETCH amounts to.</summary>
/// <param name="Emails">Mails that came.</param>
/// <param name="Vanished">UIDs gone, where that was asked for.</param>
public sealed record FetchSummary(long Emails, UidSet Vanished);

/// <summary>
/// Mails as they arrive, to be read once. <see cref="Outcome"/> tells afterwards how it ended. Leaving early drops what
/// still comes; other commands of the client then wait until it has.
/// </summary>
public sealed class FetchedEmails : IAsyncEnumerable<FetchedEmail>
{
    private readonly ImapClient _client;
    private readonly UidSet _uids;
    private readonly FetchItems _items;
    private readonly FetchOptions _options;
    private readonly TaskCompletionSource<ImapOutcome<FetchSummary>> _outcome =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isStarted;

    internal FetchedEmails(ImapClient client, UidSet uids, FetchItems items, FetchOptions options) =>
        (_client, _uids, _items, _options) = (client, uids, items, options);

    /// <summary>Completes after the last mail was given, or once the reading was left.</summary>
    public Task<ImapOutcome<FetchSummary>> Outcome => _outcome.Task;

    /// <summary>Starts to read. Each mail is the consumer's to dispose.</summary>
    /// <exception cref="InvalidOperationException">They were read before.</exception>
    public IAsyncEnumerator<FetchedEmail> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _isStarted, 1) != 0)
            throw new InvalidOperationException("Mails as they arrive are read once; fetch them again.");
        return Read(cancellationToken);
    }

    private async IAsyncEnumerator<FetchedEmail> Read(CancellationToken ct)
    {
        using var queue = new EmailQueue(_options.BytesAheadMax);
        using var left = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var run = Fill(queue, left.Token);
        try
        {
            while (await queue.Take(ct) is { } email) yield return email;
            _outcome.TrySetResult(await run);
        }
        finally
        {
            await left.CancelAsync();
            queue.Close();
            await Settle(run);
        }
    }

    private async Task<ImapOutcome<FetchSummary>> Fill(EmailQueue queue, CancellationToken ct)
    {
        try
        {
            return await _client.Fetch(_uids, _items, queue.Add, _options, ct);
        }
        finally
        {
            queue.Complete();
        }
    }

    private async Task Settle(Task<ImapOutcome<FetchSummary>> run)
    {
        try
        {
            _outcome.TrySetResult(await run);
        }
        catch (OperationCanceledException)
        {
            _outcome.TrySetCanceled();
        }
    }
}
