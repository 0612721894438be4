using MailMesh.AppHost.Servers;

namespace MailMesh.TestStack;

/// <summary>
/// The three servers that the tests of one process share: those that the environment names (`./mailmesh test`
/// starts them once for all projects), else private ones, started when first asked for.
/// For an outage take a server of your own: <c>PrivateRabbit.Start()</c>, <c>.Kill()</c>, <c>.StartAgain()</c>.
/// </summary>
public static class TestServers
{
    private static readonly Lazy<Task<string>> PostgresServer = new(async () =>
        Given("MAILMESH_TEST_POSTGRES") ?? (await PrivatePostgres.Start()).ConnectionString);

    private static readonly Lazy<Task<string>> RedisServer = new(async () =>
        Given("MAILMESH_TEST_REDIS") ?? (await PrivateRedis.Start()).ConnectionString);

    private static readonly Lazy<Task<(string ConnectionString, int DistributionPort)>> RabbitServer = new(StartRabbit);

    /// <summary>The administrator's connection string; most tests want <see cref="TestDatabase"/>.</summary>
    public static Task<string> Postgres() => PostgresServer.Value;

    /// <summary>Logical database 0; most tests want <see cref="TestRedis"/>, which is theirs alone.</summary>
    public static Task<string> Redis() => RedisServer.Value;

    /// <summary>The default virtual host; most tests want <see cref="TestBus"/>, which is theirs alone.</summary>
    public static async Task<string> Rabbit() => (await RabbitServer.Value).ConnectionString;

    internal static Task<(string ConnectionString, int DistributionPort)> RabbitNode() => RabbitServer.Value;

    private static async Task<(string, int)> StartRabbit()
    {
        if (Given("MAILMESH_TEST_RABBITMQ") is { } given)
            return (given, int.Parse(Given("MAILMESH_TEST_RABBITMQ_DISTRIBUTION_PORT") ?? "0"));
        var server = await PrivateRabbit.Start();
        return (server.ConnectionString, server.DistributionPort);
    }

    private static string? Given(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
