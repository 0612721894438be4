using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace MailMesh.AppHost.Servers;

/// <summary>
/// A TCP port that nobody listens on. Chosen below the ephemeral range (32768 on Linux), since a port of that
/// range may become the source of somebody's outgoing connection before the server has bound it.
/// </summary>
public static class FreePort
{
    private const int LowestPort = 20_000;
    private const int HighestPort = 32_000;
    private const int AttemptsMax = 200;

    public static int Find()
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(LowestPort, HighestPort);
            if (IsFree(port))
                return port;
        }
        throw new InvalidOperationException(
            $"No free port found between {LowestPort} and {HighestPort} in {AttemptsMax} attempts.");
    }

    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false; // taken: the answer, not a failure
        }
    }
}
