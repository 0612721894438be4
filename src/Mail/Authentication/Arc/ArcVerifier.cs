using System.Security.Cryptography;
using MailMesh.Mail.Authentication.Dkim;
using MailMesh.Mail.Authentication.Dkim.Keys;
using MailMesh.Mail.Dns;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Authentication.Arc;

/// <summary>
/// Validates the chain of hops that a mail carries (RFC 8617 §5.2). Any mail gives a result; nothing throws but a
/// cancellation. At most 51 signatures are verified. Safe for use by several threads.
/// </summary>
/// <param name="resolver">Where the keys are.</param>
public sealed class ArcVerifier(IDnsResolver resolver)
{
    private readonly DkimKeys _keys = new(resolver);

    /// <summary>Validates the whole chain.</summary>
    /// <param name="message">The mail as it came over the wire.</param>
    /// <param name="cancellation">Gives up waiting for DNS.</param>
    public async Task<ArcResult> Verify(MimeMessage message, CancellationToken cancellation = default)
    {
        var (sets, fault) = ArcSet.Read(message.Headers);
        if (fault is not null)
        {
            return Failed(fault);
        }
        if (sets.Count == 0)
        {
            return new ArcResult(AuthenticationStatus.None, "", []);
        }
        var seals = sets.Select(set => TagList.Parse(set.Seal.Value)).ToArray();
        // What the last hop says decides first: a failure is for good (step 2).
        if (seals[^1]?.Compact("cv") == "fail")
        {
            return Failed("the last hop found the chain broken");
        }
        for (var i = 0; i < seals.Length; i++)
        {
            if (seals[i]?.Compact("cv") != (i == 0 ? "none" : "pass"))
            {
                return Failed($"seal {i + 1} has a wrong cv=");
            }
        }
        if (await CheckMessage(message, sets[^1], cancellation) is { } changed)
        {
            return changed;
        }
        for (var i = sets.Count; i > 0; i--)
        {
            if (await CheckSeal(sets.Take(i), i, seals[i - 1]!, cancellation) is { } broken)
            {
                return broken;
            }
        }
        return new ArcResult(AuthenticationStatus.Pass, "", [.. sets.Select(
            (set, i) => new ArcHop(seals[i]!.Compact("d")!.ToLowerInvariant(), set.ReadResults()))]);
    }

    /// <summary>Step 4: the mail is as the last hop sent it.</summary>
    private async Task<ArcResult?> CheckMessage(MimeMessage message, ArcSet set, CancellationToken cancellation)
    {
        var tags = TagList.Parse(set.Message.Value);
        var (signature, reason) = tags is null ? (null, "malformed") : DkimSignature.Read(tags, isArc: true);
        if (signature is null)
        {
            return Failed($"the last ARC-Message-Signature: {reason}");
        }
        if (signature.Algorithm == DkimAlgorithm.RsaSha1)
        {
            return Failed("SHA-1 is not to be trusted");
        }
        if (signature.Names.Contains("ARC-Seal", StringComparer.OrdinalIgnoreCase))
        {
            return Failed("the last ARC-Message-Signature signs seals, which RFC 8617 §4.1.2 forbids");
        }
        using var mail = new SignedMail(message);
        return mail.HasBody(signature)
            ? await Check(
                signature.KeyName, signature.Algorithm, mail.HeaderHash(signature, set.Message), signature.Signature,
                "the last ARC-Message-Signature", cancellation)
            : Failed("the body was changed after the last hop");
    }

    /// <summary>Step 6: a seal holds what came before it and its own set, in the order of hops (§5.1.1).</summary>
    private async Task<ArcResult?> CheckSeal(
        IEnumerable<ArcSet> upTo, int instance, TagList tags, CancellationToken cancellation)
    {
        var what = $"seal {instance}";
        if (DkimSignature.ReadAlgorithm(tags.Compact("a")) is not { } algorithm || algorithm == DkimAlgorithm.RsaSha1
            || tags.Bytes("b") is not { } signature || tags.Compact("d") is not { Length: > 0 } domain
            || tags.Compact("s") is not { Length: > 0 } selector || tags["h"] is not null)
        {
            return Failed($"{what} is malformed");
        }
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var sink = new CanonicalSink(hash);
        foreach (var (i, set) in upTo.Index())
        {
            CanonicalHeader.Write(set.Results, Canonicalization.Relaxed, sink);
            CanonicalHeader.Write(set.Message, Canonicalization.Relaxed, sink);
            if (i + 1 < instance)
            {
                CanonicalHeader.Write(set.Seal, Canonicalization.Relaxed, sink);
            }
            else
            {
                CanonicalHeader.WriteUnsigned(set.Seal, Canonicalization.Relaxed, sink);
            }
        }
        return await Check(
            $"{selector}._domainkey.{domain}", algorithm, sink.Finish(), signature, what, cancellation);
    }

    /// <summary>Null where the signature holds.</summary>
    private async Task<ArcResult?> Check(
        string keyName, DkimAlgorithm algorithm, byte[] hash, byte[] signature, string what,
        CancellationToken cancellation)
    {
        var (key, status, reason) = await _keys.Find(keyName, cancellation);
        if (key is not null)
        {
            (status, reason) = DkimKeys.Check(key, algorithm, hash, signature);
        }
        return status switch
        {
            AuthenticationStatus.Pass => null,
            AuthenticationStatus.TempError => new ArcResult(status, $"{what}: {reason}", []),
            _ => Failed($"{what}: {reason}"),
        };
    }

    private static ArcResult Failed(string reason) => new(AuthenticationStatus.Fail, reason, []);
}
