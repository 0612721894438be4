namespace MailMesh.AppHost.Hosting;

/// <summary>Collects what is to run. Nothing starts before <see cref="DistributedApplication.RunAsync"/>.</summary>
public sealed class DistributedApplicationBuilder
{
    private readonly HostOptions options;
    private readonly MeshPlan plan = new();

    internal DistributedApplicationBuilder(HostOptions options) => this.options = options;

    public ServerResource AddPostgres(string name) => Add(new ServerResource(name, ServerKind.Postgres));

    public ServerResource AddRedis(string name) => Add(new ServerResource(name, ServerKind.Redis));

    public ServerResource AddRabbitMQ(string name) => Add(new ServerResource(name, ServerKind.Rabbit));

    public ProjectResource AddProject<TProject>(string name)
        where TProject : IProjectMetadata, new()
    {
        var project = new ProjectResource(name, new TProject().AssemblyPath, options.ReplicasOf(name));
        plan.Projects.Add(project);
        return project;
    }

    public DistributedApplication Build() => new(options.CheckedAgainst(plan), plan);

    private ServerResource Add(ServerResource server)
    {
        plan.Servers.Add(server);
        return server;
    }
}

internal sealed class MeshPlan
{
    public List<ServerResource> Servers { get; } = [];

    public List<ProjectResource> Projects { get; } = [];
}
