extern alias AppHost;
using AppHost::MailMesh.AppHost.Home;
using MailMesh.AppHost.Servers;

namespace MailMesh.AppHost.Tests.Home;

public sealed class MeshFolderTests : IDisposable
{
    private readonly MeshFolder folder = MeshFolder.At(Directory.CreateTempSubdirectory("mailmesh-").FullName);

    public void Dispose() => Directory.Delete(folder.Path, recursive: true);

    [Fact]
    public void Secrets_are_made_once_and_only_their_owner_can_read_them()
    {
        var made = Secrets.LoadOrCreate(folder.Secrets);
        var loaded = Secrets.LoadOrCreate(folder.Secrets);

        Assert.Equal(made.ApiKey, loaded.ApiKey);
        Assert.Equal(made.MailKey, loaded.MailKey);
        Assert.Equal(made.RolePasswords, loaded.RolePasswords);
        Assert.NotEqual(made.MailKey, made.WebhooksKey);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.Secrets));
    }

    [Fact]
    public void A_folder_has_one_host_at_a_time()
    {
        using (HostLock.TryTake(folder))
        {
            Assert.Null(HostLock.TryTake(folder));
            Assert.Equal(Environment.ProcessId, HostLock.Owner(folder));
        }
        using var next = HostLock.TryTake(folder);
        Assert.NotNull(next);
    }

    [Fact]
    public void A_pid_file_that_a_killed_host_left_stops_nobody()
    {
        File.WriteAllText(folder.Pid, $"{int.MaxValue}");
        Assert.Null(HostLock.Owner(folder));
        using var taken = HostLock.TryTake(folder);
        Assert.NotNull(taken);
    }

    [Fact]
    public void A_port_is_kept_from_start_to_start_while_it_is_free()
    {
        var first = new Ports(folder, new Dictionary<string, int>());
        var gateway = first.For("gateway");
        first.Save();

        Assert.Equal(gateway, new Ports(folder, new Dictionary<string, int>()).For("gateway"));

        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, gateway);
        taken.Start();
        Assert.NotEqual(gateway, new Ports(folder, new Dictionary<string, int>()).For("gateway"));
        var insisting = new Ports(folder, new Dictionary<string, int> { ["gateway"] = gateway });
        var refused = Assert.Throws<InvalidOperationException>(() => insisting.For("gateway"));
        Assert.Contains($"{gateway}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_file_of_ports_is_no_reason_not_to_start()
    {
        File.WriteAllText(folder.Ports, "{ \"gateway\": 84");
        Assert.True(FreePort.IsFree(new Ports(folder, new Dictionary<string, int>()).For("gateway")));
    }
}
