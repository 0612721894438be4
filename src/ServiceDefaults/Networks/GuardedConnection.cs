using System.Net;
using System.Net.Sockets;

namespace MailMesh.ServiceDefaults.Networks;

/// <summary>
/// Resolves and connects in one step, so that the address that was checked is the address that is called: a name
/// that resolves otherwise a moment later (DNS rebinding) gains nothing.
/// </summary>
public static class GuardedConnection
{
    /// <param name="allowPrivateHosts">Calls addresses that aren't public, too: the operator's choice.</param>
    /// <exception cref="AddressRefusedException">No address of the host may be called.</exception>
    public static async ValueTask<Stream> Open(
        SocketsHttpConnectionContext context, bool allowPrivateHosts, CancellationToken ct)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, ct);
        var allowed = allowPrivateHosts ? addresses : Array.FindAll(addresses, AddressGuard.IsPublic);
        if (allowed.Length == 0) throw new AddressRefusedException(host);

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>No address of the host may be called.</summary>
public sealed class AddressRefusedException(string host)
    : IOException($"{host} resolves to no public address.");
