using System.Diagnostics;
using MailMesh.AppHost.Display;
using MailMesh.AppHost.Hosting;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;

namespace MailMesh.AppHost.Running;

/// <summary>One process of a service: started, watched, started again when it dies, stopped.</summary>
internal sealed class ServiceReplica(
    ProjectResource project, int number, ServicePorts ports, IReadOnlyDictionary<string, string?> environment)
{
    /// <summary>Migrations run before a service is healthy, and five start at once.</summary>
    private static readonly TimeSpan HealthyWithin = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(50);

    private readonly RestartSchedule schedule = new();
    private ChildProcess? process;
    private bool stopping;

    public string Name => number == 1 ? project.Name : $"{project.Name}-{number}";

    public bool IsDoor => project.IsDoor;

    public int? Pid => process?.Id;

    public int Restarts { get; private set; }

    public string Place => ports.Http;

    public string Health => ports.Http + project.HealthPath;

    /// <summary>Starts it and returns when it is healthy.</summary>
    public async Task Start(Terminal terminal, HealthProbe health, CancellationToken ct)
    {
        using var step = terminal.Begin(Name);
        Launch(terminal);
        var waited = Stopwatch.StartNew();
        while (await health.Ask(Health, ct) is { } reason)
        {
            if (waited.Elapsed > HealthyWithin)
                throw new InvalidOperationException($"{Name} does not get healthy ({Health}): {reason}");
            if (process is { Running: false } ended)
                throw new InvalidOperationException(
                    $"{Name} ended with code {await ended.Exited} while starting; its lines above say why.");
            await Task.Delay(PollEvery, ct);
        }
        step.Done(Place);
    }

    /// <summary>Returns when we stop; meanwhile starts again what dies.</summary>
    public async Task KeepRunning(Terminal terminal, Action changed, CancellationToken ct)
    {
        var lived = Stopwatch.StartNew();
        while (!ct.IsCancellationRequested)
        {
            var code = await process!.Exited.WaitAsync(ct);
            if (stopping)
                return;
            terminal.Warning($"{Name} ended with code {code}; it is started again.");
            await Task.Delay(schedule.After(lived.Elapsed), ct);
            Restarts++;
            lived.Restart();
            Launch(terminal);
            changed();
        }
    }

    public async Task Stop(TimeSpan patience)
    {
        stopping = true;
        if (process is not null)
            await process.Stop(UnixSignal.Terminate, patience);
    }

    private void Launch(Terminal terminal)
    {
        using var ended = process;
        process = ChildProcess.Start(new ChildStart(
            DotNet(), [project.AssemblyPath], Path.GetDirectoryName(project.AssemblyPath)!)
        {
            Environment = environment,
            // Not TERM: the servers go at the same moment, and a service that waits for its broker to say goodbye
            // would be left behind. Every promise of a service holds under SIGKILL.
            DeathSignal = "KILL",
            OnLine = line => terminal.Log(Name, line),
        });
    }

    /// <summary>The runtime that runs us runs them.</summary>
    private static string DotNet() =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
}
