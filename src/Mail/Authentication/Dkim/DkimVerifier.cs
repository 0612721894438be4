using MailMesh.Mail.Authentication.Dkim.Keys;
using MailMesh.Mail.Dns;
using MailMesh.Mail.Headers;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Authentication.Dkim;

/// <summary>
/// Verifies DKIM signatures (RFC 6376 §6, RFC 8301, RFC 8463). Any mail gives results; nothing throws but a
/// cancellation. Safe for use by several threads.
/// </summary>
/// <param name="resolver">Where the keys are.</param>
/// <param name="clock">When a signature expires; null for the system's.</param>
public sealed class DkimVerifier(IDnsResolver resolver, TimeProvider? clock = null)
{
    /// <summary>Signatures of a mail that are verified, from the top; further ones are not looked at (§6.1).</summary>
    public const int SignaturesMax = 10;

    private const int SignatureStartChars = 8;

    private readonly DkimKeys _keys = new(resolver);

    /// <summary>One result for each signature, in the order of the fields; none of an unsigned mail.</summary>
    /// <param name="message">The mail as it came over the wire: its lines end in CRLF.</param>
    /// <param name="cancellation">Gives up waiting for DNS.</param>
    public async Task<IReadOnlyList<DkimResult>> Verify(
        MimeMessage message, CancellationToken cancellation = default)
    {
        var results = new List<DkimResult>();
        using var mail = new SignedMail(message);
        foreach (var field in message.Headers.All("DKIM-Signature").Take(SignaturesMax))
        {
            results.Add(await Verify(mail, field, cancellation));
        }
        return results;
    }

    private async Task<DkimResult> Verify(SignedMail mail, HeaderField field, CancellationToken cancellation)
    {
        if (TagList.Parse(field.Value) is not { } tags)
        {
            return new DkimResult(AuthenticationStatus.PermError, "the signature is malformed");
        }
        var (signature, reason) = DkimSignature.Read(tags);
        if (signature is null)
        {
            return new DkimResult(AuthenticationStatus.PermError, reason) { Domain = tags.Compact("d") ?? "" };
        }
        var start = tags.Compact("b")!;
        var result = new DkimResult(AuthenticationStatus.Pass, "")
        {
            Domain = signature.Domain,
            Selector = signature.Selector,
            Identity = signature.Identity,
            Algorithm = signature.Algorithm,
            BodyBytes = signature.BodyBytes,
            SignatureStart = start[..Math.Min(start.Length, SignatureStartChars)],
        };
        if (Refusal(signature) is { } refusal)
        {
            return result with { Status = refusal.Status, Reason = refusal.Reason };
        }
        var (key, status, why) = await _keys.Find(signature.KeyName, cancellation);
        if (key is null)
        {
            return result with { Status = status, Reason = why };
        }
        (status, why) = Hold(mail, signature, field, key);
        var isForgiven = key.IsTesting && status == AuthenticationStatus.Fail;
        return result with
        {
            Status = isForgiven ? AuthenticationStatus.Neutral : status,
            Reason = why,
            IsTesting = key.IsTesting,
        };
    }

    /// <summary>What can be said without the key.</summary>
    private (AuthenticationStatus Status, string Reason)? Refusal(DkimSignature signature)
    {
        var now = (clock ?? TimeProvider.System).GetUtcNow().ToUnixTimeSeconds();
        return signature switch
        {
            { Algorithm: DkimAlgorithm.RsaSha1 } => (AuthenticationStatus.Policy, "SHA-1 is not to be trusted"),
            { Expires: { } expires } when expires < now => (AuthenticationStatus.Fail, "the signature has expired"),
            _ => null,
        };
    }

    private static (AuthenticationStatus Status, string Reason) Hold(
        SignedMail mail, DkimSignature signature, HeaderField field, DkimKeyRecord key)
    {
        var identity = signature.Identity[(signature.Identity.LastIndexOf('@') + 1)..];
        if (key.IsStrict && !identity.Equals(signature.Domain, StringComparison.OrdinalIgnoreCase))
        {
            return (AuthenticationStatus.PermError, "the key is for its own domain only, and i= is below it");
        }
        return mail.HasBody(signature)
            ? DkimKeys.Check(key, signature.Algorithm, mail.HeaderHash(signature, field), signature.Signature)
            : (AuthenticationStatus.Fail, "the body was changed");
    }
}
