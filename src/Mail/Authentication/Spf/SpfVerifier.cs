using System.Net;
using MailMesh.Mail.Dns;

namespace MailMesh.Mail.Authentication.Spf;

/// <summary>
/// Asks a domain whether a host may send in its name (RFC 7208). Any input gives a result; nothing throws but a
/// cancellation. A check costs at most some 120 lookups, by the RFC's own limits. Safe for use by several threads.
/// </summary>
/// <param name="resolver">Where records are looked up.</param>
public sealed class SpfVerifier(IDnsResolver resolver)
{
    /// <summary>How long a check may take in all (§4.6.4 asks for 20 seconds at least).</summary>
    public static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Checks MAIL FROM, or HELO where there is no sender (§2.4).</summary>
    /// <param name="client">The address that connected to us; IPv4 within IPv6 counts as IPv4.</param>
    /// <param name="helo">What it said in EHLO or HELO.</param>
    /// <param name="mailFrom">The reverse path without brackets; empty of a bounce.</param>
    /// <param name="cancellation">Gives up waiting for DNS.</param>
    public async Task<SpfResult> Verify(
        IPAddress client, string helo, string mailFrom, CancellationToken cancellation = default)
    {
        var isHelo = mailFrom.Length == 0;
        var sender = isHelo ? "postmaster@" + helo : mailFrom;
        // Without a local part it is postmaster's (§4.3).
        sender = sender.LastIndexOf('@') switch
        {
            < 0 => "postmaster@" + sender,
            0 => "postmaster" + sender,
            _ => sender,
        };
        var session = new SpfSession(sender, helo, client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(CheckTimeout);
        SpfResult result;
        try
        {
            result = await new SpfCheck(session, new SpfLookups(resolver, session, timeout.Token))
                .Run(session.SenderDomain, explains: true);
        }
        catch (SpfAbort abort)
        {
            result = new SpfResult(abort.Status, abort.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            result = new SpfResult(
                AuthenticationStatus.TempError, $"no end within {CheckTimeout.TotalSeconds:0} s");
        }
        return result with { Domain = session.SenderDomain.ToLowerInvariant(), IsHelo = isHelo };
    }
}
