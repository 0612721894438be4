using System.Net;
using MailMesh.Mail.Authentication.Arc;
using MailMesh.Mail.Authentication.Dkim;
using MailMesh.Mail.Authentication.Dmarc;
using MailMesh.Mail.Authentication.Spf;
using MailMesh.Mail.Dns;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Authentication;

/// <summary>What is known of the session that brought a mail.</summary>
/// <param name="Client">The address that connected.</param>
/// <param name="Helo">What it said in EHLO or HELO.</param>
/// <param name="MailFrom">The reverse path without brackets; empty of a bounce.</param>
/// <param name="ServerId">Our name in Authentication-Results (RFC 8601 §2.5).</param>
public sealed record ReceivedFrom(IPAddress Client, string Helo, string MailFrom, string ServerId);

/// <summary>Everything that was found out about who sent a mail.</summary>
/// <param name="Spf">Whether the host may send in the sender's name.</param>
/// <param name="Dkim">What became of each signature; none of an unsigned mail.</param>
/// <param name="Dmarc">Whether either proves the domain of From, and what that domain asks for.</param>
/// <param name="Arc">Who handled the mail before.</param>
/// <param name="Results">The same as a field: <see cref="AuthenticationResults.Format"/> it and put it on top.</param>
public sealed record MailVerdict(
    SpfResult Spf, IReadOnlyList<DkimResult> Dkim, DmarcResult Dmarc, ArcResult Arc, AuthenticationResults Results);

/// <summary>Finds out who really sent a mail: SPF, DKIM, DMARC and ARC in one go.</summary>
public static class MailAuthentication
{
    /// <summary>
    /// Checks a mail. Any mail gives a verdict; nothing throws but a cancellation. Before the field is put on top, take
    /// forged ones out with <see cref="AuthenticationResults.WithoutForged"/>.
    /// </summary>
    /// <param name="message">The mail as it came over the wire, before any field is added.</param>
    /// <param name="session">Who brought it.</param>
    /// <param name="resolver">Answers for DNS; one for all mails, so that its cache serves them.</param>
    /// <param name="clock">When signatures expire; null for the system's.</param>
    /// <param name="cancellation">Gives up waiting for DNS.</param>
    public static async Task<MailVerdict> Verify(
        MimeMessage message, ReceivedFrom session, IDnsResolver resolver, TimeProvider? clock = null,
        CancellationToken cancellation = default)
    {
        var spfCheck = new SpfVerifier(resolver).Verify(session.Client, session.Helo, session.MailFrom, cancellation);
        // One after the other: a message is read by one thread at a time.
        var dkim = await new DkimVerifier(resolver, clock).Verify(message, cancellation);
        var arc = await new ArcVerifier(resolver).Verify(message, cancellation);
        var spf = await spfCheck;
        var dmarc = await new DmarcVerifier(resolver).Verify(message, spf, dkim, cancellation);
        var results = new AuthenticationResults(
            session.ServerId, [Of(spf, session), .. dkim.Select(Of), Of(dmarc), .. Of(arc)]);
        return new MailVerdict(spf, dkim, dmarc, arc, results);
    }

    // The properties are those of RFC 8601 §2.7 and §6.
    private static MethodResult Of(SpfResult spf, ReceivedFrom session) => new("spf", Word(spf.Status), spf.Reason,
        [spf.IsHelo
            ? new AuthenticationProperty("smtp", "helo", session.Helo)
            : new AuthenticationProperty("smtp", "mailfrom", session.MailFrom)]);

    private static MethodResult Of(DkimResult dkim) => new("dkim", Word(dkim.Status), dkim.Reason,
        [.. Properties(
            ("header", "d", dkim.Domain), ("header", "i", dkim.Identity), ("header", "s", dkim.Selector),
            ("header", "b", dkim.SignatureStart))]);

    private static MethodResult Of(DmarcResult dmarc) => new("dmarc", Word(dmarc.Status), dmarc.Reason,
        [.. Properties(
            ("header", "from", dmarc.FromDomain),
            ("policy", "dmarc", dmarc.Policy is null ? "" : dmarc.Disposition.ToString().ToLowerInvariant()))]);

    private static IEnumerable<MethodResult> Of(ArcResult arc) => arc.Status == AuthenticationStatus.None
        ? []
        : [new MethodResult("arc", Word(arc.Status), arc.Reason, [])];

    private static IEnumerable<AuthenticationProperty> Properties(
        params IEnumerable<(string Type, string Name, string Value)> properties) => properties
        .Where(property => property.Value.Length > 0)
        .Select(property => new AuthenticationProperty(property.Type, property.Name, property.Value));

    private static string Word(AuthenticationStatus status) => status.ToString().ToLowerInvariant();
}
