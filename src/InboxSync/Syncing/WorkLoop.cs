namespace MailMesh.InboxSync.Syncing;

/// <summary>The work connection: carries out changes, looks at all folders, rests until something calls.</summary>
internal sealed class WorkLoop(
    SessionScope scope, FolderLook look, FolderRound round, TimeSpan pollEvery, TimeProvider clock)
{
    private volatile bool _idlesItself;

    /// <summary>Tells the server what keys asked for.</summary>
    public required Func<ServerLink, CancellationToken, Task> Carry { get; init; }

    /// <summary>There is no second connection: between rounds this one idles on INBOX.</summary>
    public bool IdlesItself
    {
        get => _idlesItself;
        set => _idlesItself = value;
    }

    /// <exception cref="SessionBreak">The connection ended.</exception>
    public async Task Run(ServerLink link, CancellationToken ct)
    {
        while (true)
        {
            scope.Calls.Take(); // all of it follows
            await Carry(link, ct);
            await round.Run(link, ct);
            do await Rest(link, ct);
            while (!scope.Calls.Any && !IdlesItself && await round.WouldBeIdle(link, ct));
        }
    }

    private async Task Rest(ServerLink link, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task[] ways = IdlesItself && scope.InboxFolder is { } inbox
            ? [Called(over.Token), new InboxWatch(scope, look).Run(link, inbox, hearsOthers: false, over.Token)]
            : [Called(over.Token)];
        var first = await Task.WhenAny(ways);
        await over.CancelAsync();
        await ((Task)Task.WhenAll(ways)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ct.ThrowIfCancellationRequested();
        if (first.IsFaulted || ways[0] != first)
            await first;
    }

    /// <summary>Ends when something calls for a look, or it is time for one.</summary>
    private async Task Called(CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task[] ways = [scope.Calls.Wait(waiting.Token), Task.Delay(pollEvery, clock, waiting.Token)];
        await Task.WhenAny(ways);
        await waiting.CancelAsync();
        await ((Task)Task.WhenAll(ways)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // one was cancelled
        ct.ThrowIfCancellationRequested();
    }
}
