using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using MailMesh.Mail.Dns;
using MailMesh.Mail.Headers;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Authentication.Dkim;

/// <summary>
/// Signs mails (RFC 6376 §5). Never writes l=, which would let anybody add to the body (§8.2). Not safe for use by
/// several threads at once, as its key isn't.
/// </summary>
public sealed class DkimSigner
{
    private const int LineCharsMax = 76;

    // What can stand in a tag's value as it is (§3.2), without what would split h= or d=.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");

    private static readonly SearchValues<char> IdentityCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._+@");

    private readonly DkimPrivateKey _key;
    private readonly DkimSigningOptions _options;

    /// <summary>Makes a signer.</summary>
    /// <exception cref="ArgumentException">The options name no domain, selector or From, or an odd field.</exception>
    public DkimSigner(DkimPrivateKey key, DkimSigningOptions options)
    {
        (_key, _options) = (key, options);
        if (DnsName.Normalise($"{options.Selector}._domainkey.{options.Domain}") is null
            || !IsPlain(options.Domain) || !IsPlain(options.Selector))
        {
            throw new ArgumentException("Domain and Selector must be names in ASCII that make one in DNS.");
        }
        if (!options.Names.Concat(options.Oversigned).All(IsPlain)
            || !options.Names.Contains("From", StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException("Names must hold From (RFC 6376 §5.4) and nothing but field names.");
        }
        if (options.Identity is { } identity
            && (identity.AsSpan().ContainsAnyExcept(IdentityCharacters)
                || !DkimSignature.IsWithin(identity[(identity.LastIndexOf('@') + 1)..], options.Domain)))
        {
            throw new ArgumentException("Identity must be an address of Domain or below it.");
        }
    }

    /// <summary>Signs a mail, which must be sent as it is: lines end in CRLF, there is one From.</summary>
    public DkimSigning Sign(ReadOnlyMemory<byte> mail) => Sign(MimeParser.Parse(mail));

    /// <inheritdoc cref="Sign(ReadOnlyMemory{byte})"/>
    public DkimSigning Sign(MimeMessage message)
    {
        if (HasBareLineEnd(message.Raw.Span))
        {
            // The first server on the way would change or refuse it (RFC 5321 §2.3.8).
            return new DkimSigning.Refused("A line ends in CR or LF alone; end lines in CRLF and sign again.");
        }
        var fields = new SignedFields(message.Headers);
        if (fields.Count("From") != 1)
        {
            return new DkimSigning.Refused($"The mail has {fields.Count("From")} From fields; it needs one.");
        }
        var names = Names(fields).ToArray();
        if (names.Length > DkimSignature.NamesMax)
        {
            return new DkimSigning.Refused($"There are more than {DkimSignature.NamesMax} fields to sign.");
        }
        var unsigned = Unsigned(message, names);
        // Folded first: "simple" signs the field as it is sent (§3.4.1).
        var (signature, reason) = DkimSignature.Read(TagList.Parse(unsigned["DKIM-Signature:".Length..] + "AA==")!);
        if (signature is null)
        {
            throw new UnreachableException($"We wrote a signature that we can't read: {reason}.");
        }
        using var mail = new SignedMail(message);
        var own = MimeParser.Parse(Encoding.ASCII.GetBytes(unsigned + "\r\n")).Headers[0];
        var field = new StringBuilder(unsigned);
        Fold(field, Convert.ToBase64String(_key.Sign(mail.HeaderHash(signature, own))));
        return new DkimSigning.Done(Encoding.ASCII.GetBytes(field.Append("\r\n").ToString()));
    }

    private IEnumerable<string> Names(SignedFields fields)
    {
        foreach (var name in _options.Names)
        {
            var once = _options.Oversigned.Contains(name, StringComparer.OrdinalIgnoreCase) ? 1 : 0;
            for (var i = fields.Count(name) + once; i > 0; i--)
            {
                yield return name;
            }
        }
    }

    /// <summary>The field up to its b=.</summary>
    private string Unsigned(MimeMessage message, string[] names)
    {
        var now = _options.Clock.GetUtcNow().ToUnixTimeSeconds();
        var algorithm = _key.Algorithm == DkimAlgorithm.RsaSha256 ? "rsa-sha256" : "ed25519-sha256";
        var forms = $"{_options.HeaderForm}/{_options.BodyForm}".ToLowerInvariant();
        var field = new StringBuilder();
        field.Append(CultureInfo.InvariantCulture, $"DKIM-Signature: v=1; a={algorithm}; c={forms};\r\n");
        field.Append(CultureInfo.InvariantCulture, $" d={_options.Domain};\r\n s={_options.Selector}; t={now};");
        if (_options.ValidFor is { } span)
        {
            field.Append(CultureInfo.InvariantCulture, $" x={now + (long)span.TotalSeconds};");
        }
        if (_options.Identity is { } identity)
        {
            field.Append(CultureInfo.InvariantCulture, $"\r\n i={identity};");
        }
        field.Append("\r\n h=");
        var line = " h=".Length;
        foreach (var name in names)
        {
            if (line + name.Length + 1 > LineCharsMax)
            {
                field.Append("\r\n  ");
                line = 2;
            }
            field.Append(name).Append(':');
            line += name.Length + 1;
        }
        field.Length--;
        var body = BodyHash.Of(message.Raw.Span[message.Root.BodyOffset..], _options.BodyForm);
        return $"{field};\r\n bh={Convert.ToBase64String(body)};\r\n b=";
    }

    private static void Fold(StringBuilder field, string base64)
    {
        var room = LineCharsMax - " b=".Length;
        foreach (var piece in base64.Chunk(room))
        {
            field.Append(piece).Append("\r\n  ");
        }
        field.Length -= "\r\n  ".Length;
    }

    private static bool HasBareLineEnd(ReadOnlySpan<byte> mail)
    {
        while (mail.IndexOfAny((byte)'\r', (byte)'\n') is var at and >= 0)
        {
            if (mail[at] == '\n' || at + 1 == mail.Length || mail[at + 1] != '\n')
            {
                return true;
            }
            mail = mail[(at + 2)..];
        }
        return false;
    }

    private static bool IsPlain(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Plain);
}
