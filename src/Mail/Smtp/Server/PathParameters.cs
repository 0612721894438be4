using System.Globalization;
using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Smtp.Server;

/// <summary>A parameter of MAIL or RCPT, <c>KEYWORD</c> or <c>KEYWORD=value</c> (RFC 5321 §4.1.2).</summary>
internal readonly record struct PathParameter(string Keyword, string? Value)
{
    public static PathParameter Of(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? new(text.ToUpperInvariant(), null)
            : new(text[..equals].ToUpperInvariant(), text[(equals + 1)..]);
    }
}

/// <summary>Parameters of MAIL that our extensions define.</summary>
internal readonly record struct MailParameters(
    long Size, bool Utf8, bool IsBinary, DsnReturn? Return, string? EnvelopeId)
{
    /// <summary>Null with a refusal when one is unknown (555) or malformed (501): RFC 5321 §4.1.1.11.</summary>
    public static MailParameters? Parse(
        IReadOnlyList<string> parameters, SmtpServerOptions options, out SmtpReply refusal)
    {
        var result = new MailParameters();
        refusal = Replies.BadParameter;
        foreach (var parameter in parameters)
        {
            var (keyword, value) = PathParameter.Of(parameter);
            switch (keyword)
            {
                case "SIZE" when long.TryParse(
                    value, NumberStyles.None, CultureInfo.InvariantCulture, out var size):
                    result = result with { Size = size };
                    break;
                case "BODY" when value?.ToUpperInvariant() is "7BIT" or "8BITMIME": break; // we are 8-bit clean
                case "BODY" when options.BinaryMime && "BINARYMIME".Equals(value, StringComparison.OrdinalIgnoreCase):
                    result = result with { IsBinary = true };
                    break;
                case "SMTPUTF8" when value is null:
                    result = result with { Utf8 = true };
                    break;
                case "AUTH" when value is not null: break; // whom a trusted relay had authenticated: RFC 4954 §5
                case "RET" when options.Dsn && value?.ToUpperInvariant() is "FULL" or "HDRS":
                    var isFull = value!.Equals("FULL", StringComparison.OrdinalIgnoreCase);
                    result = result with { Return = isFull ? DsnReturn.Full : DsnReturn.Headers };
                    break;
                case "ENVID" when options.Dsn && value is not null && Xtext.Decode(value)
                    is { Length: > 0 and <= SmtpDsn.EnvelopeIdCharsMax } id:
                    result = result with { EnvelopeId = id };
                    break;
                case "SIZE" or "BODY" or "SMTPUTF8" or "AUTH": return null;
                case "RET" or "ENVID" when options.Dsn: return null;
                default:
                    refusal = Replies.UnknownParameter;
                    return null;
            }
        }
        return result;
    }
}

/// <summary>Parameters of RCPT: those of DSN (RFC 3461 §4.1, §4.2).</summary>
internal static class RcptParameters
{
    /// <summary>Null with a refusal, as for <see cref="MailParameters.Parse"/>.</summary>
    public static DsnRecipient? Parse(
        IReadOnlyList<string> parameters, SmtpServerOptions options, out SmtpReply refusal)
    {
        var result = new DsnRecipient(null, null);
        refusal = Replies.BadParameter;
        foreach (var parameter in parameters)
        {
            var (keyword, value) = PathParameter.Of(parameter);
            if (!options.Dsn || keyword is not ("NOTIFY" or "ORCPT"))
            {
                refusal = Replies.UnknownParameter;
                return null;
            }
            if (keyword == "NOTIFY" && Events(value) is { } events) result = result with { Notify = events };
            // Of a type we don't know nothing can be made, and nothing need be (RFC 3461 §4.2).
            else if (keyword == "ORCPT" && value?.IndexOf(';', StringComparison.Ordinal) > 0)
                result = result with { Original = Original(value) };
            else return null;
        }
        return result;
    }

    private static string? Original(string value) =>
        Xtext.DecodeAddress(value) is { } address && AddressSyntax.IsMailbox(address) ? address : null;

    // NEVER stands alone (RFC 3461 §4.1).
    private static DsnEvents? Events(string? value)
    {
        if ("NEVER".Equals(value, StringComparison.OrdinalIgnoreCase)) return DsnEvents.Never;
        DsnEvents? events = null;
        foreach (var name in (value ?? "").ToUpperInvariant().Split(','))
        {
            DsnEvents? one = name switch
            {
                "SUCCESS" => DsnEvents.Success,
                "FAILURE" => DsnEvents.Failure,
                "DELAY" => DsnEvents.Delay,
                _ => null,
            };
            if (one is null) return null;
            events = (events ?? DsnEvents.Never) | one;
        }
        return events;
    }
}
