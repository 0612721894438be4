using System.Net;

namespace MailMesh.Mail.Dns;

/// <summary>Reads the servers of a resolv.conf(5).</summary>
internal static class ResolvConf
{
    private const int ServersMax = 3; // MAXNS of resolv.conf(5)
    private const int Port = 53;

    public static IReadOnlyList<IPEndPoint> Servers(string text)
    {
        var servers = new List<IPEndPoint>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var words = line.ToString().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words is ["nameserver", var address, ..] && servers.Count < ServersMax
                && IPAddress.TryParse(address, out var parsed))
            {
                servers.Add(new IPEndPoint(parsed, Port));
            }
        }
        return servers.Count > 0 ? servers : [new IPEndPoint(IPAddress.Loopback, Port)];
    }
}
