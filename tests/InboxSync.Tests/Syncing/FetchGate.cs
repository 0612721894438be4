namespace MailMesh.InboxSync.Tests.Syncing;

/// <summary>
/// Stands before a real server and holds the fetches of bodies of the first connection: each passes when the test lets
/// it. A first sync is as long as the test wants.
/// </summary>
/// <param name="serverPort">Where the real one listens.</param>
/// <param name="passes">Fetches that aren't held.</param>
internal sealed class FetchGate(int serverPort, int passes) : PassingServer(serverPort)
{
    private readonly SemaphoreSlim _passes = new(passes);
    private int _waiting;

    /// <summary>A fetch is held and nothing lets it pass.</summary>
    public bool Holds => Volatile.Read(ref _waiting) > 0 && _passes.CurrentCount == 0;

    public void Pass(int fetches) => _passes.Release(fetches);

    protected override async Task<string?> OfClient(string said, bool isFirst, CancellationToken ct)
    {
        if (!isFirst || !said.Contains("BODY.PEEK[]", StringComparison.Ordinal))
            return said;
        Interlocked.Increment(ref _waiting);
        await _passes.WaitAsync(ct);
        Interlocked.Decrement(ref _waiting);
        return said;
    }
}
