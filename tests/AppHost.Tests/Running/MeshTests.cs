using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.TestStack;
using MailMesh.TestStack.Mesh;

namespace MailMesh.AppHost.Tests.Running;

public class MeshTests
{
    [Fact]
    public async Task A_mesh_says_where_it_is_keeps_its_services_up_and_leaves_nothing()
    {
        await using var mesh = await RunningMesh.Start(null, null, "--replicas", "inboxsync=2");
        await ExpectEndpoints(mesh);

        Assert.Equal(
            ["gateway", "inboxsync", "inboxsync-2", "postgres", "quota", "rabbitmq", "redis", "sender", "webhooks"],
            mesh.Parts.Select(part => part.Name).Order());
        await mesh.KillAndAwaitReturn("webhooks");
        await Eventually.Holds(() => IsHealthy(mesh, "webhooks"));

        var started = Descendants.Of(mesh.HostPid);
        Assert.Equal(0, await mesh.Stop());
        Assert.DoesNotContain(started, ProcessTable.IsAlive);
        Assert.False(File.Exists(Path.Combine(mesh.Folder, "endpoints.json")));
    }

    [Fact]
    public async Task A_killed_host_leaves_no_service_and_the_next_start_keeps_inbox_key_and_addresses()
    {
        var folder = Directory.CreateTempSubdirectory("mailmesh-").FullName;
        MeshEndpoints before;
        await using (var mesh = await RunningMesh.Start(folder))
        {
            before = mesh.Endpoints;
            var started = Descendants.Of(mesh.HostPid);
            using (var host = System.Diagnostics.Process.GetProcessById(mesh.HostPid))
                host.Kill();
            await Eventually.Holds(() => !started.Exists(ProcessTable.IsAlive));
        }
        await using (var mesh = await RunningMesh.Start(folder))
            Assert.Equal(before with { Pid = mesh.HostPid }, mesh.Endpoints);
        TemporaryFolders.Delete(folder);
    }

    private static async Task ExpectEndpoints(RunningMesh mesh)
    {
        var file = Path.Combine(mesh.Folder, "endpoints.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(mesh.HostPid, mesh.Endpoints.Pid);
        Assert.DoesNotContain(mesh.Endpoints.ApiKey, mesh.Output, StringComparison.Ordinal);

        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", mesh.Endpoints.ApiKey);
        var inboxes = await http.GetStringAsync(mesh.Endpoints.Rest + "/inboxes");
        Assert.Contains(mesh.Endpoints.InboxId, inboxes, StringComparison.Ordinal);

        using var smtp = new TcpClient();
        await smtp.ConnectAsync(IPAddress.Parse(mesh.Endpoints.SmtpHost), mesh.Endpoints.SmtpPort);
        using var greeting = new StreamReader(smtp.GetStream());
        Assert.StartsWith("220", await greeting.ReadLineAsync(), StringComparison.Ordinal);
    }

    private static async Task<bool> IsHealthy(RunningMesh mesh, string service)
    {
        using var http = new HttpClient();
        try
        {
            using var answer = await http.GetAsync(mesh.Parts.Single(part => part.Name == service).Health);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
