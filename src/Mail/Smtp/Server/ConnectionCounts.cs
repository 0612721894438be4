using System.Net;

namespace MailMesh.Mail.Smtp.Server;

/// <summary>Sessions open now, in all and from each address.</summary>
internal sealed class ConnectionCounts(SmtpServerOptions options)
{
    private readonly Dictionary<IPAddress, int> _byAddress = []; // guarded by itself
    private int _total;

    /// <summary>Counts one in, or returns the refusal.</summary>
    public SmtpReply? TryEnter(IPAddress address)
    {
        lock (_byAddress)
        {
            if (_total >= options.ConnectionsMax) return Replies.TooManyConnections;
            var open = _byAddress.GetValueOrDefault(address);
            if (open >= options.ConnectionsPerAddressMax) return Replies.TooManyFromAddress;
            (_byAddress[address], _total) = (open + 1, _total + 1);
            return null;
        }
    }

    public void Leave(IPAddress address)
    {
        lock (_byAddress)
        {
            _total--;
            if (--_byAddress[address] == 0) _byAddress.Remove(address);
        }
    }
}
