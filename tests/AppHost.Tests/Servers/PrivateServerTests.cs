using MailMesh.AppHost.Servers;
using MailMesh.TestStack;

namespace MailMesh.AppHost.Tests.Servers;

public class PrivateServerTests
{
    [Fact]
    public async Task A_killed_redis_starts_again_on_its_port_with_its_data()
    {
        await using var server = await PrivateRedis.Start();
        await ExpectOutageAndRecovery(server);
    }

    [Fact]
    public async Task A_killed_postgres_starts_again_on_its_port_with_its_data()
    {
        await using var server = await PrivatePostgres.Start();
        await using var database = await TestDatabase.Create(server);
        await ExpectOutageAndRecovery(server);
        Assert.True(await Databases.CanLogIn(database.ConnectionString("mailmesh_sender")));
    }

    [Fact]
    public async Task What_postgres_committed_past_the_page_cache_outlives_a_kill()
    {
        await using var server = await PrivatePostgres.Start(new ServerPlace { Throwaway = false });
        await Databases.Answer(server.ConnectionString, "create table kept (n integer)");
        Assert.Equal(1, await Databases.Answer(server.ConnectionString, "insert into kept values (1) returning n"));
        await server.Kill();
        await server.StartAgain();
        Assert.Equal(1, await Databases.Answer(server.ConnectionString, "select n from kept"));
    }

    [Fact]
    public async Task A_killed_rabbit_starts_again_on_its_port_with_its_virtual_hosts()
    {
        await using var server = await PrivateRabbit.Start();
        await using var bus = await TestBus.Create(server);
        await ExpectOutageAndRecovery(server);
        await TestBus.Create(server);
    }

    private static async Task ExpectOutageAndRecovery(PrivateServer server)
    {
        var port = server.Port;
        await server.Kill();
        Assert.True(FreePort.IsFree(port));
        await server.StartAgain();
        Assert.True(server.Running);
        Assert.Equal(port, server.Port);
    }
}
