using System.Diagnostics;
using MailMesh.AppHost.Choosing;
using MailMesh.AppHost.Display;
using MailMesh.AppHost.Hosting;
using MailMesh.AppHost.Home;
using MailMesh.AppHost.Servers;
using Npgsql;

namespace MailMesh.AppHost.Running;

/// <summary>A server as chosen: ours, in which case it is started again when it dies, or somebody's.</summary>
internal sealed class RunningServer(
    ServerResource resource, string kind, string? configured, PrivateServer? own, Secrets secrets)
{
    private static readonly TimeSpan RoleLimit = TimeSpan.FromSeconds(60);
    private readonly RestartSchedule schedule = new();
    private bool stopping;

    public ServerResource Resource => resource;

    public PrivateServer? Own => own;

    public int Restarts { get; private set; }

    public string ConnectionString => configured ?? own!.ConnectionString;

    public string Place => own is null ? "as configured" : $"127.0.0.1:{own.Port}";

    /// <summary>As which of the choices: "configured", "private" or "container".</summary>
    public string Kind => kind;

    /// <summary>PostgreSQL's is that of the service's own role.</summary>
    public string ConnectionStringFor(string service)
    {
        var role = "mailmesh_" + service;
        return resource.Kind != ServerKind.Postgres || !secrets.RolePasswords.TryGetValue(role, out var password)
            ? ConnectionString
            : DatabaseSetup.ConnectionStringOf(ConnectionString, Database, role, password);
    }

    public async Task Start(Terminal terminal, CancellationToken ct)
    {
        using var step = terminal.Begin(resource.Name);
        if (own is not null)
            await own.StartAgain(ct);
        if (resource.Kind == ServerKind.Postgres)
            await SetUpDatabase(ct);
        step.Done($"{Kind}, {Place}");
    }

    /// <summary>Returns when we stop; meanwhile starts again what dies.</summary>
    public async Task KeepRunning(Terminal terminal, Action changed, CancellationToken ct)
    {
        if (own is null)
            return;
        var lived = Stopwatch.StartNew();
        while (!ct.IsCancellationRequested)
        {
            var code = await own.Exited.WaitAsync(ct);
            if (stopping)
                return;
            terminal.Warning($"{resource.Name} ended with code {code}; it is started again.");
            do
            {
                await Task.Delay(schedule.After(lived.Elapsed), ct);
                Restarts++;
                lived.Restart();
            }
            while (!await TryStartAgain(terminal, ct));
            changed();
        }
    }

    public async Task Stop()
    {
        stopping = true;
        if (own is not null)
            await own.Stop();
    }

    private async Task<bool> TryStartAgain(Terminal terminal, CancellationToken ct)
    {
        try
        {
            await own!.StartAgain(ct);
            terminal.Note($"{resource.Name} is back.");
            return true;
        }
        catch (InvalidOperationException failure)
        {
            terminal.Warning(failure.Message);
            return false;
        }
    }

    private string Database =>
        configured is not null && new NpgsqlConnectionStringBuilder(configured).Database is { } named and not "postgres"
            ? named
            : DatabaseSetup.Database;

    private async Task SetUpDatabase(CancellationToken ct)
    {
        try
        {
            await DatabaseSetup.Apply(ConnectionString, Database, role => secrets.RolePasswords[role], ct)
                .WaitAsync(RoleLimit, ct);
        }
        catch (NpgsqlException refused) when (configured is not null)
        {
            throw new InvalidOperationException(
                $"The PostgreSQL in {resource.Setting} does not let us set up roles and schemas: {refused.Message} "
                + "It needs a user that may create roles and databases.",
                refused);
        }
    }
}
