using MailMesh.AppHost.Hosting;
using MailMesh.AppHost.Home;

namespace MailMesh.AppHost.Running;

/// <summary>The ports of one replica: http, and one for each endpoint beside it.</summary>
internal sealed record ServicePorts(int HttpPort, IReadOnlyDictionary<string, int> Extra)
{
    public const string Loopback = "127.0.0.1";

    public string Http => $"http://{Loopback}:{HttpPort}";

    public static ServicePorts Take(ProjectResource project, int number, Ports ports)
    {
        var suffix = number == 1 ? "" : $"-{number}";
        return new ServicePorts(
            ports.For(project.Name + suffix),
            project.ExtraEndpoints.ToDictionary(endpoint => endpoint, endpoint => ports.For(endpoint + suffix)));
    }
}
