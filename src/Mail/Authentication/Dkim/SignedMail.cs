using System.Security.Cryptography;
using MailMesh.Mail.Headers;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Authentication.Dkim;

/// <summary>
/// A mail as signatures see it. The body is hashed once for each form that a signature asks for.
/// </summary>
/// <param name="message">The mail.</param>
internal sealed class SignedMail(MimeMessage message) : IDisposable
{
    private readonly IncrementalHash _headerHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Dictionary<(Canonicalization, long?), (byte[] Hash, long Bytes)> _bodies = [];
    private SignedFields? _fields;

    /// <summary>Whether the body is the one that was signed.</summary>
    public bool HasBody(DkimSignature signature)
    {
        var form = (signature.BodyForm, signature.BodyBytes);
        if (!_bodies.TryGetValue(form, out var body))
        {
            using var hash = new BodyHash(signature.BodyForm, signature.BodyBytes);
            hash.Append(message.Raw.Span[message.Root.BodyOffset..]);
            _bodies[form] = body = (hash.Finish(), hash.CanonicalBytes);
        }
        // More bytes signed than there are: some were cut off (RFC 6376 §3.5).
        return !(signature.BodyBytes > body.Bytes)
            && CryptographicOperations.FixedTimeEquals(body.Hash, signature.BodyHash);
    }

    /// <summary>The hash that is signed: the named fields, then the signature's own (RFC 6376 §3.7).</summary>
    public byte[] HeaderHash(DkimSignature signature, HeaderField own)
    {
        _fields ??= new SignedFields(message.Headers);
        var sink = new CanonicalSink(_headerHash);
        foreach (var field in _fields.Select(signature.Names))
        {
            CanonicalHeader.Write(field, signature.HeaderForm, sink);
        }
        CanonicalHeader.WriteUnsigned(own, signature.HeaderForm, sink);
        return sink.Finish();
    }

    public void Dispose() => _headerHash.Dispose();
}
