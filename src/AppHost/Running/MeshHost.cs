using System.Diagnostics;
using System.Globalization;
using MailMesh.AppHost.Display;
using MailMesh.AppHost.Hosting;
using MailMesh.AppHost.Home;
using MailMesh.AppHost.Servers;

namespace MailMesh.AppHost.Running;

/// <summary>
/// Starts servers and services as soon as what each waits for is there, keeps them running, and stops them in
/// order: doors first, then the services that finish what came in, then the servers.
/// </summary>
internal sealed class MeshHost(HostOptions options, MeshPlan plan, Terminal terminal) : IDisposable
{
    // Together under the ten seconds that a stop may take; a server takes at most another four.
    private static readonly TimeSpan DoorsStopWithin = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan WorkersStopWithin = TimeSpan.FromSeconds(2.5);

    private readonly MeshFolder home = options.Home;
    private readonly Stopwatch sinceStart = Stopwatch.StartNew();
    private readonly HealthProbe health = new();
    private readonly Lock stateGate = new();
    private List<RunningServer> servers = [];
    private Services? services;

    public void Dispose() => health.Dispose();

    public async Task<int> Run()
    {
        home.Create();
        using var held = HostLock.TryTake(home);
        if (held is null)
        {
            terminal.Failure($"MailMesh runs already from {home.Path}, as process {HostLock.Owner(home)}. "
                + "Stop it with `./mailmesh down`, or give this one a folder of its own with --data.");
            return 1;
        }
        using var signals = new StopSignals();
        try
        {
            ForgetLastRun();
            await Start(signals.Token);
            await KeepRunning(signals.Token);
            return 0;
        }
        catch (OperationCanceledException) when (signals.Given)
        {
            return 0;
        }
        catch (Exception failure)
        {
            terminal.Failure(failure is InvalidOperationException ? failure.Message : failure.ToString());
            return 1;
        }
        finally
        {
            await Stop();
        }
    }

    private async Task Start(CancellationToken ct)
    {
        var secrets = Secrets.LoadOrCreate(home.Secrets);
        var ports = new Ports(home, options.Ports);
        servers = ServerSelection.Choose(options, plan, secrets, ports);
        if (!options.ServersOnly)
            services = new Services(plan, home, secrets, ports, servers);
        ports.Save();

        using var failed = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var ready = servers.ToDictionary(server => server.Resource, server => server.Start(terminal, failed.Token));
        var all = ready.Values.Concat(services?.Replicas.Select(it => StartService(it.Project, it.Replica)) ?? []);
        await AllOrFirstFailure([.. all], failed);
        WriteState();
        if (services is null)
            TellServers();
        else
            await TellEndpoints(services, secrets, ct);

        async Task StartService(ProjectResource project, ServiceReplica replica)
        {
            await Task.WhenAll(project.ServersAwaited.Select(server => ready[server]));
            await replica.Start(terminal, health, failed.Token);
        }
    }

    private async Task KeepRunning(CancellationToken ct)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await AllOrFirstFailure(
            [
                .. servers.Select(server => server.KeepRunning(terminal, WriteState, failed.Token)),
                .. services?.Replicas.Select(it => it.Replica.KeepRunning(terminal, WriteState, failed.Token)) ?? [],
                Task.Delay(Timeout.Infinite, failed.Token),
            ],
            failed);
    }

    /// <summary>The first failure stops the others; it is the one to tell, not what it caused.</summary>
    private static async Task AllOrFirstFailure(Task[] tasks, CancellationTokenSource failed)
    {
        await foreach (var task in Task.WhenEach(tasks))
        {
            if (task.IsCompletedSuccessfully)
                continue;
            await failed.CancelAsync();
            await Task.WhenAll(tasks).ContinueWith(_ => { }, TaskScheduler.Default);
            await task;
        }
    }

    private async Task TellEndpoints(Services running, Secrets secrets, CancellationToken ct)
    {
        var gateway = running.FirstOf("gateway").Http;
        var smtp = $"{ServicePorts.Loopback}:{running.FirstOf("inboxsync").Extra["smtp"]}";
        EndpointsInbox inbox;
        using (var step = terminal.Begin("inbox"))
        {
            inbox = await DevelopmentInbox.Ensure(gateway + "/api/v1", secrets.ApiKey, ct);
            step.Done(inbox.Address);
        }
        new EndpointsFile(gateway + "/mcp", gateway + "/api/v1", smtp, secrets.ApiKey, inbox, Environment.ProcessId)
            .Write(home.Endpoints);
        var seconds = sinceStart.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        terminal.Summary($"MailMesh is ready after {seconds} s. Ctrl-C stops all of it.",
        [
            ("mcp", gateway + "/mcp"),
            ("rest", gateway + "/api/v1"),
            ("smtp", smtp),
            ("inbox", inbox.Address),
            ("key", $"in {home.Endpoints}, which only you can read"),
        ]);
    }

    /// <summary>As a shell sources it: `./mailmesh test` hands it to the tests.</summary>
    private void TellServers()
    {
        var rabbit = servers.Select(server => server.Own).OfType<PrivateRabbit>().Single();
        var lines = servers.Select(server =>
                $"MAILMESH_TEST_{server.Resource.Name.ToUpperInvariant()}='{server.ConnectionString}'")
            .Append($"MAILMESH_TEST_RABBITMQ_DISTRIBUTION_PORT={rabbit.DistributionPort}");
        PrivateFile.Write(home.ServersEnvironment, string.Concat(lines.Select(line => $"export {line}\n")));
        terminal.Summary("The servers are ready.", [("settings", home.ServersEnvironment)]);
    }

    private async Task Stop()
    {
        File.Delete(home.Endpoints);
        File.Delete(home.ServersEnvironment);
        using (var step = terminal.Begin("stop"))
        {
            await StopServices(doors: true, DoorsStopWithin);
            await StopServices(doors: false, WorkersStopWithin);
            await Task.WhenAll(servers.Select(server => server.Stop()));
            step.Done("nothing is left running");
        }
        File.Delete(home.State);
    }

    private Task StopServices(bool doors, TimeSpan patience) => Task.WhenAll(
        (services?.Replicas ?? []).Where(it => it.Replica.IsDoor == doors).Select(it => it.Replica.Stop(patience)));

    /// <summary>A killed host can't remove what says that it is ready.</summary>
    private void ForgetLastRun()
    {
        File.Delete(home.Endpoints);
        File.Delete(home.State);
        File.Delete(home.ServersEnvironment);
    }

    private void WriteState()
    {
        lock (stateGate)
        {
            var parts = servers.Select(server => new StateFile.Part(
                    server.Resource.Name, server.Kind, server.Own?.ProcessId, server.Place, null, server.Restarts))
                .Concat((services?.Replicas ?? []).Select(it => new StateFile.Part(
                    it.Replica.Name, "service", it.Replica.Pid, it.Replica.Place, it.Replica.Health,
                    it.Replica.Restarts)));
            new StateFile(Environment.ProcessId, [.. parts]).Write(home.State);
        }
    }
}
