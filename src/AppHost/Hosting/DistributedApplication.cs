using MailMesh.AppHost.Display;
using MailMesh.AppHost.Running;

namespace MailMesh.AppHost.Hosting;

/// <summary>
/// The part of Aspire's hosting surface that MailMesh needs, by the same names, since no Aspire package can be
/// restored here (decision 0010). Moving to Aspire deletes everything of this project but Program.cs.
/// </summary>
public sealed class DistributedApplication
{
    private readonly HostOptions options;
    private readonly MeshPlan plan;

    internal DistributedApplication(HostOptions options, MeshPlan plan)
    {
        this.options = options;
        this.plan = plan;
    }

    public static DistributedApplicationBuilder CreateBuilder(string[] args) => new(HostOptions.Parse(args));

    /// <summary>Runs until it is told to stop: 0 after a clean stop, else 1 with the reason told.</summary>
    public async Task<int> RunAsync()
    {
        using var terminal = new Terminal(Console.Out, TimeProvider.System, options.Quiet);
        if (options.Problem is { } problem)
        {
            terminal.Failure(problem);
            return 1;
        }
        if (options.Help)
        {
            Console.WriteLine(HostOptions.Usage);
            return 0;
        }
        if (options.Status)
            return await StatusTable.Print(options.Home, Console.Out);
        using var host = new MeshHost(options, plan, terminal);
        return await host.Run();
    }
}
