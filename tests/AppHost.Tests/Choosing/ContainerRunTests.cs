extern alias AppHost;
using AppHost::MailMesh.AppHost.Choosing;

namespace MailMesh.AppHost.Tests.Choosing;

public class ContainerRunTests
{
    [Fact]
    public void A_container_listens_on_loopback_goes_when_it_ends_and_shows_no_password()
    {
        var folder = Directory.CreateTempSubdirectory("mailmesh-").FullName;
        var container = new ContainerRun("/usr/bin/podman", "redis:7", folder, Port: 21_000, InnerPort: 6379)
        {
            DataPath = "/data",
            Environment = new Dictionary<string, string> { ["REDIS_PASSWORD"] = "s3cret" },
        };

        var command = string.Join(' ', container.Run("TERM").Arguments);

        Assert.StartsWith($"run --rm --name {container.Name} --publish 127.0.0.1:21000:6379", command,
            StringComparison.Ordinal);
        Assert.EndsWith("redis:7", command, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", command, StringComparison.Ordinal);
        var file = Path.Combine(folder, "container.env");
        Assert.Equal("REDIS_PASSWORD=s3cret\n", File.ReadAllText(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Two_installations_have_containers_of_different_names() =>
        Assert.NotEqual(Named("/srv/ann/.mailmesh/redis"), Named("/srv/bob/.mailmesh/redis"));

    private static string Named(string folder) =>
        new ContainerRun("docker", "redis:7", folder, 21_000, 6379) { DataPath = "/data" }.Name;
}
