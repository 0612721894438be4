using MailMesh.AppHost.Servers;

namespace MailMesh.AppHost.Tests.Servers;

public class FreePortTests
{
    [Fact]
    public void No_port_is_given_twice_while_others_are_free()
    {
        var given = new HashSet<int>();

        // A server binds its port some time after it was found; the next to ask must not get the same one.
        Parallel.For(0, 60, _ =>
        {
            var port = FreePort.Find();
            lock (given) Assert.True(given.Add(port), $"{port} was given twice");
        });
    }

    [Fact]
    public void Two_processes_never_share_a_block()
    {
        var port = FreePort.Find();

        // What another process would do to take the block of this port: listen on its first port.
        Assert.False(FreePort.IsFree(port - port % 100));
    }
}
