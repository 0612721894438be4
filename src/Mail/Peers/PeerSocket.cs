using System.Net;
using System.Net.Sockets;

namespace MailMesh.Mail.Peers;

/// <summary>
/// Resolves and connects in one step, so that the address that was allowed is the address that is called: a name
/// that resolves otherwise a moment later (DNS rebinding) gains nothing.
/// </summary>
internal static class PeerSocket
{
    /// <param name="allows">Which addresses may be connected to; null is all.</param>
    /// <param name="resolve">Finds addresses of a name; null asks the system.</param>
    /// <exception cref="PeerException">No connection; says why.</exception>
    public static async Task<Socket> Connect(
        string host, int port, Func<IPAddress, bool>? allows, CancellationToken ct,
        Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        var addresses = await Resolve(host, resolve ?? System.Net.Dns.GetHostAddressesAsync, ct);
        var allowed = allows is null ? addresses : Array.FindAll(addresses, address => allows(address));
        if (allowed.Length == 0)
            throw new PeerException(PeerFault.AddressRefused, $"{host} has no address that may be connected to");
        // Commands leave in whole writes: Nagle's wait for the peer's delayed ACK would cost 40 ms each. The receive
        // buffer's size is left alone: setting it ends the kernel's own tuning.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, ct);
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            var fault = error.SocketErrorCode == SocketError.ConnectionRefused
                ? PeerFault.PortClosed : PeerFault.Unreachable;
            throw new PeerException(fault, error.Message, error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<IPAddress[]> Resolve(
        string host, Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken ct)
    {
        if (IPAddress.TryParse(host, out var literal)) return [literal];
        try
        {
            return await resolve(host, ct);
        }
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            throw new PeerException(PeerFault.NameNotFound, $"the name was not found ({error.Message})", error);
        }
    }
}
