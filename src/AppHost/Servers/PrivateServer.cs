using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MailMesh.AppHost.Processes;

namespace MailMesh.AppHost.Servers;

/// <summary>
/// A server that belongs to this process: loopback only, its own port, its own data folder, and it dies with us.
/// It may be killed and started again on the same port and data, which is how tests make an outage.
/// </summary>
public abstract class PrivateServer(ServerPlace place) : IAsyncDisposable
{
    /// <summary>RabbitMQ boots in 4 s alone and in over a minute on a busy machine.</summary>
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(150);
    /// <summary>The slowest is pulling a container's image.</summary>
    private static readonly TimeSpan ToolWithin = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(20);
    private static readonly ConcurrentDictionary<PrivateServer, bool> Started = [];
    private const int LastLinesMax = 30;

    private readonly Queue<string> lastLines = [];
    private ChildProcess? process;
    private StreamWriter? log;

    static PrivateServer() => AppDomain.CurrentDomain.ProcessExit += (_, _) => StopAll();

    public string Folder => place.Folder;

    public int Port => place.Port;

    public string Password => place.Password;

    public abstract string Name { get; }

    /// <summary>As services read it: the value of ConnectionStrings:postgres, :redis or :rabbitmq.</summary>
    public abstract string ConnectionString { get; }

    public string LogFile => Path.Combine(Folder, Name + ".log");

    public int? ProcessId => process?.Id;

    public bool Running => process is { Running: true };

    /// <summary>Ends when the server's process does; never while it was not started.</summary>
    public Task<int> Exited => process?.Exited ?? new TaskCompletionSource<int>().Task;

    protected bool Throwaway => place.Throwaway;

    protected virtual UnixSignal StopSignal => UnixSignal.Terminate;

    private string PidFile => Path.Combine(Folder, Name + ".pid");

    /// <summary>Makes what the server needs before its first start; called before every start.</summary>
    protected abstract Task Prepare(CancellationToken ct);

    protected abstract ChildStart Command();

    /// <summary>Asks the server itself: an open port does not mean that it serves.</summary>
    protected abstract Task<bool> IsReady(CancellationToken ct);

    /// <summary>Ends what runs beside the server for its sake.</summary>
    protected virtual Task EndCompanions() => Task.CompletedTask;

    /// <summary>Starts on the same port and data as before, and returns when the server serves.</summary>
    public async Task StartAgain(CancellationToken ct = default)
    {
        if (Running)
            throw new InvalidOperationException($"{Name} in {Folder} runs already as process {process!.Id}.");
        Directory.CreateDirectory(Folder);
        await EndLeftover(ct);
        await EndCompanions();
        Forget(); // it may have ended by itself
        Started[this] = true;
        try
        {
            log = new StreamWriter(LogFile, append: false) { AutoFlush = true };
            await Prepare(ct);
            process = ChildProcess.Start(Command() with { OnLine = Hear });
            await File.WriteAllTextAsync(PidFile, process.Id.ToString(CultureInfo.InvariantCulture), ct);
            await WaitUntilReady(ct);
        }
        catch
        {
            await Kill(); // what does not serve yet has nothing to finish
            throw;
        }
    }

    public async Task Stop()
    {
        if (process is not null)
            await process.Stop(StopSignal, StopWithin);
        await EndCompanions();
        Forget();
    }

    /// <summary>SIGKILL: what a crash or the kernel's out-of-memory killer does.</summary>
    public async Task Kill()
    {
        if (process is not null)
            await process.Kill();
        await EndCompanions();
        Forget();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        if (Throwaway)
            TemporaryFolders.Delete(Folder);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a tool of the server to its end, and throws with its output when it fails.</summary>
    protected async Task RunTool(ChildStart tool, CancellationToken ct)
    {
        var code = await ExitCodeOf(tool, ct);
        if (code != 0)
            throw Failure($"cannot start: {Path.GetFileName(tool.Program)} ended with code {code}");
    }

    protected async Task<int> ExitCodeOf(ChildStart tool, CancellationToken ct)
    {
        using var child = ChildProcess.Start(tool with { OnLine = Hear });
        return await child.Exited.WaitAsync(ToolWithin, ct);
    }

    /// <summary>A server that outlived a killed host holds the data folder; end it before the next start.</summary>
    private async Task EndLeftover(CancellationToken ct)
    {
        if (!File.Exists(PidFile)
            || !int.TryParse(await File.ReadAllTextAsync(PidFile, ct), CultureInfo.InvariantCulture, out var pid)
            || !ProcessTable.WorksIn(pid, Folder))
            return;
        using var leftover = Process.GetProcessById(pid);
        var waited = Stopwatch.StartNew();
        while (ProcessTable.WorksIn(pid, Folder))
        {
            if (waited.Elapsed > StopWithin)
                leftover.Kill();
            await Task.Delay(PollEvery, ct);
        }
    }

    private async Task WaitUntilReady(CancellationToken ct)
    {
        var waited = Stopwatch.StartNew();
        while (!await IsReady(ct))
        {
            if (!Running)
                throw Failure($"ended with code {await process!.Exited} while starting");
            if (waited.Elapsed > ReadyWithin)
                throw Failure($"does not answer on port {Port} after {ReadyWithin.TotalSeconds} s");
            await Task.Delay(PollEvery, ct);
        }
    }

    protected InvalidOperationException Failure(string what)
    {
        lock (lastLines)
        {
            return new InvalidOperationException(
                $"{Name} {what}. Its last lines (all in {LogFile}):\n  {string.Join("\n  ", lastLines)}");
        }
    }

    private void Hear(string line)
    {
        lock (lastLines)
        {
            lastLines.Enqueue(line);
            if (lastLines.Count > LastLinesMax)
                lastLines.Dequeue();
            log?.WriteLine(line); // what comes after the end is only remembered
        }
    }

    private void Forget()
    {
        process?.Dispose();
        process = null;
        lock (lastLines)
        {
            log?.Dispose();
            log = null;
        }
        Started.TryRemove(this, out _);
        File.Delete(PidFile);
    }

    private static void StopAll()
    {
        var servers = Started.Keys.ToArray();
        Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask())).Wait(StopWithin * 2);
    }
}
