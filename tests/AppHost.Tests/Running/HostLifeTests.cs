using System.Diagnostics;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.TestStack;

namespace MailMesh.AppHost.Tests.Running;

public sealed class HostLifeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mailmesh-").FullName;

    public HostLifeTests() => File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

    public void Dispose() => TemporaryFolders.Delete(folder);

    [Fact]
    public async Task A_host_told_to_stop_leaves_no_process_no_port_and_no_word_of_being_ready()
    {
        await using var host = await HostProcess.Start(folder);
        var servers = host.Servers();
        var started = Descendants.Of(host.Pid);
        Assert.True(started.Count >= servers.Count + 1, "servers and epmd");

        Assert.Equal(0, await host.Terminate());

        Assert.DoesNotContain(started, ProcessTable.IsAlive);
        Assert.All(servers, server => Assert.True(FreePort.IsFree(server.Port), server.Name));
        Assert.False(host.IsReady);
        Assert.False(File.Exists(Path.Combine(folder, "host.pid")));
    }

    [Fact]
    public async Task A_killed_host_takes_all_along_and_the_next_one_starts_on_what_it_left()
    {
        IReadOnlyList<(string Name, int? Pid, int Port)> servers;
        await using (var host = await HostProcess.Start(folder))
        {
            servers = host.Servers();
            var started = Descendants.Of(host.Pid);
            await host.Kill();
            await Eventually.Holds(() => !started.Exists(ProcessTable.IsAlive));
            Assert.All(servers, server => Assert.True(FreePort.IsFree(server.Port), server.Name));
        }

        File.Delete(Path.Combine(folder, "servers.env")); // else it looks ready before it is
        await using var next = await HostProcess.Start(folder);
        Assert.Equal(servers.Select(server => (server.Name, server.Port)),
            next.Servers().Select(server => (server.Name, server.Port)));
    }

    [Fact]
    public async Task A_second_host_is_refused_on_the_same_folder_and_welcome_on_another()
    {
        await using var first = await HostProcess.Start(folder);

        await using var second = HostProcess.Launch(folder);
        Assert.Equal(1, await second.Exited.WaitAsync(Eventually.Deadline));
        Assert.Contains($"as process {first.Pid}", second.Output, StringComparison.Ordinal);
        Assert.True(first.IsReady, "the refused one must not clean up after the first");

        await using var other = await HostProcess.Start(Path.Combine(folder, "other"));
        Assert.Empty(first.Servers().Select(it => it.Port).Intersect(other.Servers().Select(it => it.Port)));
    }

    [Fact]
    public async Task A_server_that_dies_is_started_again_where_it_was()
    {
        await using var host = await HostProcess.Start(folder);
        var before = host.Servers();
        foreach (var server in before)
        {
            using var process = Process.GetProcessById(server.Pid!.Value);
            process.Kill();
        }
        await Eventually.Holds(
            () => host.Servers().All(it => it.Pid is { } pid && before.All(was => was.Pid != pid)),
            TimeSpan.FromMinutes(3));
        Assert.Equal(before.Select(it => (it.Name, it.Port)), host.Servers().Select(it => (it.Name, it.Port)));
    }
}
