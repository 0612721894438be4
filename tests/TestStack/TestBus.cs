using MailMesh.AppHost.Servers;

namespace MailMesh.TestStack;

/// <summary>A fresh virtual host of RabbitMQ: exchanges and queues that no other test can see.</summary>
public sealed class TestBus : IAsyncDisposable
{
    private readonly ErlangCall node;
    private readonly string virtualHost;

    private TestBus(ErlangCall node, string virtualHost, string connectionString)
    {
        this.node = node;
        this.virtualHost = virtualHost;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    /// <param name="server">A server of your own, for an outage; else the shared one.</param>
    public static async Task<TestBus> Create(PrivateRabbit? server = null, CancellationToken ct = default)
    {
        var (shared, port) = server is null
            ? await TestServers.RabbitNode()
            : (server.ConnectionString, server.DistributionPort);
        var address = new Uri(shared);
        var userInfo = address.UserInfo.Split(':');
        var node = new ErlangCall(port, Cookie: userInfo[1]);
        var virtualHost = "test-" + Guid.CreateVersion7().ToString("n");
        await node.Evaluate(
            $"""
            ok = rabbit_vhost:add(<<"{virtualHost}">>, <<"tests">>),
            ok = rabbit_auth_backend_internal:set_permissions(
                <<"{userInfo[0]}">>, <<"{virtualHost}">>, <<".*">>, <<".*">>, <<".*">>, <<"tests">>).
            """,
            ct);
        var connectionString = $"amqp://{address.UserInfo}@{address.Host}:{address.Port}/{virtualHost}";
        return new TestBus(node, virtualHost, connectionString);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await node.Evaluate($"""rabbit_vhost:delete(<<"{virtualHost}">>, <<"tests">>).""", CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // The test killed its server: nothing is left to delete.
        }
    }
}
