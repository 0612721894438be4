namespace MailMesh.AppHost.Hosting;

/// <summary>A service that runs as one or more child processes.</summary>
public sealed class ProjectResource(string name, string assemblyPath, int replicas)
{
    private readonly List<ServerResource> servers = [];
    private readonly List<ServerResource> serversAwaited = [];
    private readonly List<ProjectResource> projects = [];
    private readonly List<Action<ServiceEnvironment>> settings = [];
    private readonly List<string> extraEndpoints = [];

    public string Name => name;

    public string AssemblyPath => assemblyPath;

    public int Replicas => replicas;

    public string HealthPath { get; private set; } = "/health";

    /// <summary>The world comes in here: such services stop first, so that the others can finish what came.</summary>
    public bool IsDoor { get; private set; }

    public IReadOnlyList<ServerResource> Servers => servers;

    public IReadOnlyList<ServerResource> ServersAwaited => serversAwaited;

    public IReadOnlyList<ProjectResource> Projects => projects;

    /// <summary>Endpoints beside http, by name ("smtp"); each replica has a port of its own for each.</summary>
    public IReadOnlyList<string> ExtraEndpoints => extraEndpoints;

    public IReadOnlyList<Action<ServiceEnvironment>> Settings => settings;

    /// <summary>Gives the service ConnectionStrings__{name}; for PostgreSQL that of the service's own role.</summary>
    public ProjectResource WithReference(params ServerResource[] referred)
    {
        servers.AddRange(referred);
        return this;
    }

    /// <summary>Gives the service services__{name}__{endpoint}__{n}, for each replica of the other.</summary>
    public ProjectResource WithReference(ProjectResource referred)
    {
        projects.Add(referred);
        return this;
    }

    public ProjectResource WaitFor(params ServerResource[] awaited)
    {
        serversAwaited.AddRange(awaited);
        return this;
    }

    public ProjectResource WithHttpHealthCheck(string path)
    {
        HealthPath = path;
        return this;
    }

    public ProjectResource WithExternalHttpEndpoints()
    {
        IsDoor = true;
        return this;
    }

    /// <summary>A TCP endpoint for the outside; it arrives as {Name}__Port and {Name}__Address.</summary>
    public ProjectResource WithEndpoint(string endpoint)
    {
        IsDoor = true;
        extraEndpoints.Add(endpoint);
        return this;
    }

    /// <summary>More settings, computed when the service starts: secrets and folders are known only then.</summary>
    public ProjectResource WithEnvironment(Action<ServiceEnvironment> add)
    {
        settings.Add(add);
        return this;
    }
}
