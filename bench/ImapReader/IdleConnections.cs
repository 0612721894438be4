using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Watching;

namespace MailMesh.ImapReader;

/// <summary>
/// Many connections, each with INBOX open and in IDLE. The first few are left out of the figure, since they bring
/// the code itself into memory.
/// </summary>
internal static class IdleConnections
{
    private const int FirstFew = 20;
    private const int OpeningTogether = 16;

    public static async Task<string> Hold(Target target)
    {
        var clients = new List<ImapClient>();
        var watches = new List<Task>();
        using var stop = new CancellationTokenSource();

        await Open(target, FirstFew, clients, watches, stop.Token);
        var before = await Figures.SettledBytes();
        await Open(target, target.Connections, clients, watches, stop.Token);
        var after = await Figures.SettledBytes();

        var lost = clients.Count(client => client.IsLost);
        await stop.CancelAsync();
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        return Figures.Of(("each", (after - before) / target.Connections), ("lost", lost), ("all", after));
    }

    private static async Task Open(
        Target target, int count, List<ImapClient> clients, List<Task> watches, CancellationToken stop)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(OpeningTogether))
        {
            var opened = await Task.WhenAll(some.Select(_ => ImapClient.Connect(target.Endpoint, ct: stop)));
            foreach (var outcome in opened)
            {
                var client = outcome.Require();
                clients.Add(client);
                (await client.Select("INBOX", ct: stop)).Require();
                watches.Add(Watch(client, stop));
            }
        }
    }

    private static async Task Watch(ImapClient client, CancellationToken stop)
    {
        try
        {
            await foreach (var _ in client.Idle(stop)) { }
        }
        catch (OperationCanceledException)
        {
            // the end of the measurement
        }
    }
}
