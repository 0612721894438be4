using MailMesh.AppHost.Home;
using MailMesh.AppHost.Running;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;

namespace MailMesh.AppHost.Display;

/// <summary>`./mailmesh status`: every process with where it is and how it is, asked now.</summary>
public static class StatusTable
{
    /// <summary>0 when all of it is well, else 1.</summary>
    public static async Task<int> Print(MeshFolder folder, TextWriter writer)
    {
        if (StateFile.Read(folder.State) is not { } state || !ProcessTable.IsAlive(state.Pid))
        {
            await writer.WriteLineAsync($"MailMesh does not run from {folder.Path}.");
            return 1;
        }
        using var health = new HealthProbe();
        var states = await Task.WhenAll(state.Parts.Select(part => StateOf(part, health)));
        await writer.WriteLineAsync($"host        process {state.Pid}, {folder.Path}");
        foreach (var (part, how) in state.Parts.Zip(states))
        {
            var restarts = part.Restarts > 0 ? $", started again {part.Restarts} times" : "";
            await writer.WriteLineAsync($"{part.Name,-11} {how,-9} {part.Place} ({part.Kind}{restarts})");
        }
        var ready = File.Exists(folder.Endpoints);
        await writer.WriteLineAsync(ready ? $"\nready: {folder.Endpoints}" : "\nnot ready yet");
        return ready && states.All(how => how == Healthy) ? 0 : 1;
    }

    private const string Healthy = "healthy";

    private static async Task<string> StateOf(StateFile.Part part, HealthProbe health)
    {
        if (part.Pid is { } pid && !ProcessTable.IsAlive(pid))
            return "down";
        if (part.Health is null)
            return Healthy;
        return await health.Ask(part.Health, CancellationToken.None) is null ? Healthy : "unhealthy";
    }
}
