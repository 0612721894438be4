using System.Globalization;
using System.Text;
using MailMesh.Gateway.Doors;
using MailMesh.Gateway.Tests.Doors;
using MailMesh.Gateway.Tests.Stack;
using Xunit.Abstractions;

namespace MailMesh.Gateway.Tests.BadInput;

/// <summary>
/// What bodies without end and depth without end cost the process, by what the system counts as its own: garbage that
/// was never collected, and memory outside the heap, count too.
/// </summary>
[Collection(OneGateway.Name)]
public sealed class MemoryTests(GatewayFixture fixture, ITestOutputHelper output)
{
    private const int BodyBytes = 100 * 1000 * 1000;
    private const int BodiesAtOnce = 4;
    private const int Bombs = 5;
    private const int BombDepth = 250_000;

    /// <summary>
    /// Chunks are counted until a body is too long for its surface, in the pools of what reads them. Four bodies that
    /// were kept whole would be 400 MB, before any copy of them.
    /// </summary>
    private static readonly long GrowthBytesMax = BodiesAtOnce * 2L * new DoorLimits().BodyBytesMax + Room;
    private const long Room = 96L * 1024 * 1024;

    [Fact]
    public async Task Long_bodies_and_deep_ones_leave_the_process_as_small_as_it_was()
    {
        using var gateway = await GatewayProcess.Start(fixture.Settings());
        await Bomb(gateway, "/mcp"); // what is made once is made
        var before = gateway.PrivateBytes();
        gateway.ForgetPeak();
        var resident = gateway.PeakBytes();
        foreach (var path in (string[])["/mcp", "/api/v1/inboxes"])
        {
            await Task.WhenAll(Enumerable.Range(0, BodiesAtOnce).Select(_ => Pour(gateway, path)));
            for (var bomb = 0; bomb < Bombs; bomb++) await Bomb(gateway, path);
        }
        var (peak, after) = (gateway.PeakBytes(), gateway.PrivateBytes());
        output.WriteLine($"private {before:N0}, then {after:N0}; resident at most {peak:N0} bytes");
        Assert.InRange(after - before, long.MinValue, GrowthBytesMax);
        Assert.InRange(peak - resident, long.MinValue, GrowthBytesMax);
    }

    private async Task Pour(GatewayProcess gateway, string path)
    {
        using var client = await RawHttp.Connect(gateway.Address);
        await client.Send(Head(path, "Transfer-Encoding: chunked"));
        var part = new byte[64 * 1024];
        Array.Fill(part, (byte)'a');
        await client.Flood((byte[])[.. "10000\r\n"u8, .. part, .. "\r\n"u8], BodyBytes);
    }

    /// <summary>As deep as a body may be long.</summary>
    private async Task Bomb(GatewayProcess gateway, string path)
    {
        using var client = await RawHttp.Connect(gateway.Address);
        var body = Encoding.ASCII.GetBytes(Garbage.Deep(BombDepth));
        await client.Send(Head(path, $"Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}"));
        await client.Send(body);
        Assert.Equal(400, (await client.Answer())!.Status);
    }

    private string Head(string path, string length) =>
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {fixture.OwnerKey}\r\n"
        + $"Content-Type: application/json\r\n{length}\r\n\r\n";
}
