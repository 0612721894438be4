using MailMesh.AppHost.Hosting;
using MailMesh.AppHost.Home;
using MailMesh.AppHost.Servers;

namespace MailMesh.AppHost.Running;

/// <summary>All replicas of all services, with the settings that Aspire's conventions give them.</summary>
internal sealed class Services
{
    public const string HostedDomain = "mailmesh.test";

    private readonly Dictionary<ProjectResource, List<ServicePorts>> ports;

    public Services(
        MeshPlan plan, MeshFolder folder, Secrets secrets, Ports taken, IReadOnlyList<RunningServer> servers)
    {
        ports = plan.Projects.ToDictionary(
            project => project,
            project => Enumerable.Range(1, project.Replicas)
                .Select(number => ServicePorts.Take(project, number, taken))
                .ToList());
        Replicas = [.. plan.Projects.SelectMany(project => ports[project].Select((own, index) =>
            (project, new ServiceReplica(project, index + 1, own, EnvironmentOf(project, own, index + 1)))))];

        IReadOnlyDictionary<string, string?> EnvironmentOf(ProjectResource project, ServicePorts own, int number)
        {
            var environment = new ServiceEnvironment(folder, secrets);
            SetOwn(environment, project, own, number);
            foreach (var server in project.Servers)
                environment.Set(server.Setting, servers.Single(it => it.Resource == server)
                    .ConnectionStringFor(project.Name));
            foreach (var other in project.Projects)
                SetReference(environment, other);
            foreach (var set in project.Settings)
                set(environment);
            return environment.Variables;
        }
    }

    public IReadOnlyList<(ProjectResource Project, ServiceReplica Replica)> Replicas { get; }

    public ServicePorts FirstOf(string project) => ports.Single(pair => pair.Key.Name == project).Value[0];

    private static void SetOwn(ServiceEnvironment environment, ProjectResource project, ServicePorts own, int number)
    {
        environment
            .Set("ASPNETCORE_URLS", own.Http)
            .Set("Hosted__Domains__0", HostedDomain)
            .Set("Blobs__Folder", environment.Folder.In("blobs"))
            // What the framework tells of each request would bury what the service tells.
            .Set("Logging__LogLevel__Microsoft.AspNetCore", "Warning")
            .Set("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Warning")
            .Set("Logging__LogLevel__Microsoft.Extensions.Diagnostics.HealthChecks", "None")
            .Set("Logging__LogLevel__MassTransit", "Warning")
            .Set("OTEL_SERVICE_NAME", project.Name)
            .Set("OTEL_RESOURCE_ATTRIBUTES", $"service.instance.id={project.Name}-{number}");
        foreach (var (endpoint, port) in own.Extra)
        {
            var section = char.ToUpperInvariant(endpoint[0]) + endpoint[1..];
            environment.Set($"{section}__Address", ServicePorts.Loopback).Set($"{section}__Port", $"{port}");
        }
    }

    private void SetReference(ServiceEnvironment environment, ProjectResource other)
    {
        foreach (var (index, replica) in ports[other].Index())
        {
            environment.Set($"services__{other.Name}__http__{index}", replica.Http);
            foreach (var (endpoint, port) in replica.Extra)
                environment.Set($"services__{other.Name}__{endpoint}__{index}", $"{ServicePorts.Loopback}:{port}");
        }
    }
}
