using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace MailMesh.AppHost.Servers;

/// <summary>
/// A TCP port that nobody listens on, nor is about to: between finding a port and binding it a server takes its time,
/// so the port is kept apart meanwhile. Every process takes its ports from a block of its own, which it holds by
/// listening on the block's first port, and gives none twice before it has given all. Chosen below the ephemeral range
/// (32768 on Linux), since a port of that range may become the source of somebody's outgoing connection.
/// </summary>
public static class FreePort
{
    private const int LowestPort = 20_000;
    private const int Blocks = 120;
    private const int BlockSize = 100;

    private static readonly Lock Gate = new();
    private static readonly List<Block> Ours = [];

    /// <exception cref="InvalidOperationException">Every port of the range is taken.</exception>
    public static int Find()
    {
        lock (Gate)
        {
            if (Ours.Count == 0) HoldAnotherBlock();
            // What was given longest ago first; a block of which everything is taken is followed by another one.
            return Ours[^1].Next() ?? HoldAnotherBlock().Next() ?? throw None();
        }
    }

    public static bool IsFree(int port)
    {
        using var socket = Hold(port);
        return socket is not null;
    }

    private static Block HoldAnotherBlock()
    {
        var first = RandomNumberGenerator.GetInt32(Blocks);
        for (var step = 0; step < Blocks; step++)
        {
            var holder = LowestPort + (first + step) % Blocks * BlockSize;
            if (Hold(holder) is not { } socket) continue;
            var block = new Block(holder, socket);
            Ours.Add(block);
            return block;
        }
        throw None();
    }

    private static Socket? Hold(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            // Bound is not held: the runtime lets addresses be reused, so only who listens keeps others out.
            socket.Listen();
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null; // taken: the answer, not a failure
        }
    }

    private static InvalidOperationException None() =>
        new($"No free port found between {LowestPort} and {LowestPort + Blocks * BlockSize}: stop what holds them.");

    /// <param name="holder">The block's first port, which is never given.</param>
    /// <param name="socket">Listens on the holder for as long as the process lives.</param>
    private sealed class Block(int holder, Socket socket)
    {
        private int given;

        public int? Next()
        {
            for (var attempt = 1; attempt < BlockSize; attempt++)
            {
                given = given % (BlockSize - 1) + 1;
                if (socket.IsBound && IsFree(holder + given)) return holder + given;
            }
            return null;
        }
    }
}
