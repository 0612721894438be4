using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MailMesh.AppHost.Servers;

namespace MailMesh.TestStack;

/// <summary>A logical database of Redis that no other test uses.</summary>
public sealed class TestRedis
{
    private const string Counter = "test-databases-taken";

    private TestRedis(string connectionString) => ConnectionString = connectionString;

    public string ConnectionString { get; }

    /// <param name="server">A server of your own, for an outage; else the shared one.</param>
    public static async Task<TestRedis> Create(PrivateRedis? server = null, CancellationToken ct = default)
    {
        var shared = server?.ConnectionString ?? await TestServers.Redis();
        var parts = shared.Split(',');
        var password = parts.Single(part => part.StartsWith("password=", StringComparison.Ordinal)).Split('=')[1];
        var address = parts[0].Split(':');
        using var client = new TcpClient();
        await client.ConnectAsync(address[0], int.Parse(address[1], CultureInfo.InvariantCulture), ct);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {password}\r\nINCR {Counter}\r\n"), ct);
        using var answers = new StreamReader(stream);
        await answers.ReadLineAsync(ct);
        var taken = await answers.ReadLineAsync(ct); // ":17"
        var database = 1 + (int.Parse(taken![1..], CultureInfo.InvariantCulture) % (PrivateRedis.Databases - 1));
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"SELECT {database}\r\nFLUSHDB\r\n"), ct);
        await answers.ReadLineAsync(ct);
        await answers.ReadLineAsync(ct);
        return new TestRedis($"{shared},defaultDatabase={database}");
    }
}
