using System.Net;

namespace MailMesh.Mail.Smtp.Server;

/// <summary>Sessions open now, in all and from each address.</summary>
internal sealed class ConnectionCounts(SmtpServerOptions options)
{
    private readonly Dictionary<IPAddress, int> byAddress = []; // guarded by itself
    private int total;

    /// <summary>Counts one in, or returns the refusal.</summary>
    public SmtpReply? TryEnter(IPAddress address)
    {
        lock (byAddress)
        {
            if (total >= options.ConnectionsMax) return Replies.TooManyConnections;
            var open = byAddress.GetValueOrDefault(address);
            if (open >= options.ConnectionsPerAddressMax) return Replies.TooManyFromAddress;
            (byAddress[address], total) = (open + 1, total + 1);
            return null;
        }
    }

    public void Leave(IPAddress address)
    {
        lock (byAddress)
        {
            total--;
            if (--byAddress[address] == 0) byAddress.Remove(address);
        }
    }
}
