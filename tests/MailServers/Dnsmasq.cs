using System.Net;
using MailMesh.AppHost.Servers;

namespace MailMesh.MailServers;

/// <summary>A private dnsmasq that knows the records it is given and nothing else. Needs dnsmasq-base.</summary>
public sealed class Dnsmasq : IAsyncDisposable
{
    private readonly int port = FreePort.Find();
    private RealProgram? server;

    private Dnsmasq()
    {
    }

    /// <summary>Where it answers, over UDP and TCP.</summary>
    public IPEndPoint EndPoint => new(IPAddress.Loopback, port);

    /// <summary>What it logged until now, each query among it.</summary>
    public string Output => server?.Output ?? "";

    /// <param name="records">Lines of dnsmasq.conf(5): mx-host, host-record, txt-record, cname, ptr-record.</param>
    public static async Task<Dnsmasq> Start(params string[] records)
    {
        var dnsmasq = new Dnsmasq();
        var folder = RealProgram.Folder();
        var file = Path.Combine(folder, "dnsmasq.conf");
        await File.WriteAllLinesAsync(file,
        [
            $"port={dnsmasq.port}", "listen-address=127.0.0.1", "bind-interfaces", "no-resolv", "no-hosts", "local=/#/",
            "local-ttl=30", "log-queries", "log-facility=-", "pid-file", $"user={Environment.UserName}", .. records,
        ]);
        dnsmasq.server = await RealProgram.Listen(
            new ProgramStart("dnsmasq", "dnsmasq-base", folder, "--keep-in-foreground", $"--conf-file={file}"),
            dnsmasq.port);
        return dnsmasq;
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }
}
