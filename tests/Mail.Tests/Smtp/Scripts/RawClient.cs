using System.Net;
using System.Net.Sockets;

namespace MailMesh.Mail.Tests.Smtp.Scripts;

/// <summary>Plays the client's side of a transcript against a server.</summary>
internal static class RawClient
{
    /// <summary>Returns the dialogue; throws with it when the server departs from the script.</summary>
    public static async Task<string> Play(IPEndPoint server, string script, int? splitAt = null)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        var wire = new WireScript('C', stream, socket) { SplitAt = splitAt };
        await wire.Play(script);
        return wire.Dialogue;
    }
}
