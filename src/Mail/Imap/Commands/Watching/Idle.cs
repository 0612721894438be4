using System.Runtime.CompilerServices;
using MailMesh.Mail.Imap.Client;

namespace MailMesh.Mail.Imap.Commands.Watching;

/// <summary>IDLE, RFC 2177.</summary>
public static class IdleCommand
{
    /// <summary>
    /// Changes as the server tells them, from those that <see cref="ImapClient.TakeChanges"/> would give on. Renewed by
    /// <see cref="ImapTimeouts.IdleRefresh"/>. Other commands may be given meanwhile: they interrupt it for their time.
    /// Where IDLE isn't offered, or is refused, NOOP asks once a minute. Ends with
    /// <see cref="MailboxChange.Lost"/> when the connection does; leaving the loop ends the IDLE.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another Idle of this client is under way.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled.</exception>
    public static async IAsyncEnumerable<MailboxChange> Idle(
        this ImapClient client, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var connection = client.Connection;
        using var left = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var cycle = new IdleCycle(connection).Run(left.Token);
        try
        {
            while (true)
            {
                foreach (var change in connection.Changes.Take())
                {
                    yield return change;
                    if (change is MailboxChange.Lost) yield break;
                }
                var news = connection.Changes.WhenAny();
                if (await Task.WhenAny(news, cycle).WaitAsync(ct) != cycle) continue;
                await cycle; // ended on its own only by a fault or with the connection
                if (!news.IsCompleted) yield break;
            }
        }
        finally
        {
            await left.CancelAsync();
            await cycle.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // thrown above, or cancelled by us
        }
    }
}
