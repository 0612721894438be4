extern alias AppHost;
using AppHost::MailMesh.AppHost.Choosing;
using AppHost::MailMesh.AppHost.Servers;

namespace MailMesh.AppHost.Tests.Choosing;

/// <summary>No engine runs where the tests do: a script stands in for its client and runs a real Redis.</summary>
public sealed class ContainerServerTests : IDisposable
{
    private const string Engine = """
        #!/bin/sh
        echo "$1" >> "$(dirname "$0")/calls"
        case "$1" in
        run)
            while [ "$1" != --publish ]; do shift; done
            port=${2#127.0.0.1:}
            while [ "$1" != --env-file ]; do shift; done
            . "$2"
            exec redis-server --port "${port%:*}" --save "" --requirepass "$REDIS_PASSWORD" ;;
        image) [ -f "$(dirname "$0")/pulled" ] ;;
        pull) touch "$(dirname "$0")/pulled" ;;
        esac
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("mailmesh-").FullName;

    public void Dispose() => TemporaryFolders.Delete(folder);

    [Fact]
    public async Task A_container_is_pulled_once_serves_and_is_removed()
    {
        var engine = Path.Combine(folder, "engine");
        await File.WriteAllTextAsync(engine, Engine + "\n");
        File.SetUnixFileMode(engine, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var place = new ServerPlace { Folder = Path.Combine(folder, "redis"), Throwaway = false };
        await using var server = new ContainerRedis(place, engine);

        await server.StartAgain();
        Assert.True(server.Running);
        await server.Stop();
        await server.StartAgain();
        await server.Stop();

        Assert.True(FreePort.IsFree(server.Port));
        Assert.Equal(
            ["rm", "image", "pull", "run", "rm", "rm", "image", "run", "rm"],
            await File.ReadAllLinesAsync(Path.Combine(folder, "calls")));
    }
}
