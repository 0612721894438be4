using System.Globalization;
using System.Text;
using MailMesh.Mail.Compose;
using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Smtp.Client;

/// <summary>How one mail goes to one server: its commands and content in what that server offers.</summary>
internal sealed class SendPlan
{
    private readonly SmtpEnvelope _envelope;
    private readonly Capabilities _offers;
    private readonly string?[]? _asciiRecipients; // null while all go as they are
    private string _from;
    private bool _isEightBit;

    private SendPlan(SmtpEnvelope envelope, ReadOnlyMemory<byte> content, Capabilities offers)
    {
        (_envelope, Content, _offers, _from) = (envelope, content, offers, envelope.From);
        NeedsUtf8 = envelope.NeedsUtf8;
        if (!NeedsUtf8 || offers.Utf8) return;
        _from = ToAscii(envelope.From) ?? envelope.From;
        _asciiRecipients = [.. envelope.Recipients.Select(ToAscii)];
    }

    public ReadOnlyMemory<byte> Content { get; private set; }

    /// <summary>Content leaves by BDAT (RFC 3030 §2): nothing to stuff, and no end that could be forged.</summary>
    public bool Chunks { get; private init; }

    /// <summary>Content isn't made of lines, and goes byte for byte (BINARYMIME, RFC 3030 §3).</summary>
    public bool IsBinary { get; private set; }

    /// <summary>Bodies were re-encoded for this server.</summary>
    public bool IsReencoded { get; private set; }

    /// <summary>Reports were asked for, and the server has no DSN.</summary>
    public bool DsnIgnored => _envelope.Dsn is not null && !_offers.Dsn;

    private bool NeedsUtf8 { get; }

    /// <summary>Null with the reason when the mail can't go to this server at all, found without asking it.</summary>
    public static SendPlan? Make(
        SmtpEnvelope envelope, ReadOnlyMemory<byte> content, SmtpEndpoint endpoint, Capabilities offers,
        out string reason)
    {
        var plan = new SendPlan(envelope, content, offers) { Chunks = offers.Chunking && endpoint.Chunking };
        reason = plan.AddressObstacle() ?? plan.Fit() ?? "";
        return reason.Length == 0 ? plan : null;
    }

    /// <summary>Why this recipient can't be told to this server; null when it can.</summary>
    public string? RefusalOf(int recipient) => _asciiRecipients is not null && _asciiRecipients[recipient] is null
        ? NoUtf8For(_envelope.Recipients[recipient])
        : null;

    public void AppendMail(Connection connection)
    {
        connection.Append("MAIL FROM:<");
        connection.Append(_from);
        connection.Append(">");
        if (_offers.HasSize) connection.Append(string.Create(CultureInfo.InvariantCulture, $" SIZE={Content.Length}"));
        if (IsBinary) connection.Append(" BODY=BINARYMIME");
        else if (_isEightBit) connection.Append(" BODY=8BITMIME");
        if (NeedsUtf8 && _offers.Utf8) connection.Append(" SMTPUTF8");
        if (_offers.Dsn && _envelope.Dsn is { } dsn)
        {
            if (dsn.Return is { } whole) connection.Append(whole == DsnReturn.Full ? " RET=FULL" : " RET=HDRS");
            if (dsn.EnvelopeId is { } id) connection.Append($" ENVID={Xtext.Encode(id)}");
        }
        connection.Append("\r\n");
    }

    public void AppendRcpt(Connection connection, int recipient)
    {
        connection.Append("RCPT TO:<");
        connection.Append(_asciiRecipients?[recipient] ?? _envelope.Recipients[recipient]);
        connection.Append(">");
        if (_offers.Dsn && _envelope.Dsn is { } dsn)
        {
            var wanted = dsn.Recipients[recipient];
            if (wanted.Notify is { } notify) connection.Append($" NOTIFY={Events(notify)}");
            if (wanted.Original is { } original) connection.Append($" ORCPT={Xtext.EncodeAddress(original)}");
        }
        connection.Append("\r\n");
    }

    private string? AddressObstacle()
    {
        if (_asciiRecipients is null) return null;
        if (_envelope.Utf8)
            return "the mail needs SMTPUTF8, and the server doesn't offer it (RFC 6531 §3.2): "
                + "its header holds raw UTF-8; compose it with encoded words";
        if (!AddressSyntax.IsAscii(_from)) return NoUtf8For(_from);
        return Array.TrueForAll(_asciiRecipients, each => each is null) ? NoUtf8For(_envelope.Recipients[0]) : null;
    }

    /// <summary>Fits the content to the server's extensions; the reason when it can't be.</summary>
    private string? Fit()
    {
        _isEightBit = ContentWriter.IsEightBit(Content.Span);
        var bare = ContentWriter.FirstBareNewline(Content.Span);
        IsBinary = bare >= 0 && Chunks && _offers.BinaryMime && ContentDowngrade.IsDeclaredBinary(Content);
        if (!IsBinary && bare >= 0 && !ContentDowngrade.IsDeclaredBinary(Content))
            return $"the content has a bare CR or LF at byte {bare}; SMTP lines end in CRLF (RFC 5321 §2.3.8)";
        if (!IsBinary && (bare >= 0 || (_isEightBit && !_offers.EightBitMime)))
        {
            if (ContentDowngrade.Run(Content, out var reason) is not { } sevenBit)
                return _isEightBit && !_offers.EightBitMime
                    ? $"the content has 8-bit bytes, and the server doesn't offer 8BITMIME (RFC 6152 §3): {reason}"
                    : $"the content is binary, and the server doesn't offer BINARYMIME (RFC 3030 §3): {reason}";
            (Content, IsReencoded, _isEightBit) = (sevenBit, true, false);
        }
        return Content.Length > _offers.SizeMax
            ? $"the mail has {Content.Length} bytes, and the server takes {_offers.SizeMax} (RFC 1870)"
            : null;
    }

    // A domain has an ASCII form (RFC 5891 §4.4), a local part has none: only its own server may rewrite it.
    private static string? ToAscii(string address)
    {
        var ascii = AddressSpec.WithAsciiDomain(address);
        return AddressSyntax.IsAscii(ascii) && (ascii.Length == 0 || AddressSyntax.IsMailbox(ascii)) ? ascii : null;
    }

    private static string NoUtf8For(string address) =>
        $"{address} is not ASCII, and the server doesn't offer SMTPUTF8 (RFC 6531 §3.2): "
        + "send through a server that does, or use an ASCII address";

    private static string Events(DsnEvents notify)
    {
        if (notify == DsnEvents.Never) return "NEVER";
        var names = new StringBuilder();
        foreach (var (one, name) in ((DsnEvents, string)[])[
            (DsnEvents.Success, "SUCCESS"), (DsnEvents.Failure, "FAILURE"), (DsnEvents.Delay, "DELAY")])
        {
            if (notify.HasFlag(one)) names.Append(names.Length > 0 ? "," : "").Append(name);
        }
        return names.ToString();
    }
}
