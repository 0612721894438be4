using System.Globalization;
using System.Text;

namespace MailMesh.Mail.Smtp.Wire;

/// <summary>Encodings of values in ESMTP parameters: xtext (RFC 3461 §4), utf-8-addr-xtext (RFC 6533 §3).</summary>
internal static class Xtext
{
    /// <summary>ASCII with "+", "=" and what isn't printed as "+" and two hexadecimal digits.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is > ' ' and <= '~' and not ('+' or '=')) encoded.Append(c);
            else encoded.Append(CultureInfo.InvariantCulture, $"+{(int)c:X2}");
        }
        return encoded.ToString();
    }

    /// <summary>Null when it is no xtext, or holds a character that isn't printed.</summary>
    public static string? Decode(string xtext)
    {
        var decoded = new StringBuilder(xtext.Length);
        for (var i = 0; i < xtext.Length; i++)
        {
            var c = xtext[i];
            if (c == '+')
            {
                if (i + 2 >= xtext.Length || !byte.TryParse(
                    xtext.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                    return null;
                (c, i) = ((char)code, i + 2);
            }
            else if (c is <= ' ' or > '~' or '=')
            {
                return null;
            }
            if (c is < ' ' or > '~') return null;
            decoded.Append(c);
        }
        return decoded.ToString();
    }

    /// <summary>The value of ORCPT: address type and address.</summary>
    public static string EncodeAddress(string address)
    {
        if (AddressSyntax.IsAscii(address)) return "rfc822;" + Encode(address);
        var encoded = new StringBuilder("utf-8;", address.Length * 2);
        foreach (var rune in address.EnumerateRunes())
        {
            if (rune.Value is > ' ' and <= '~' and not ('+' or '=' or '\\')) encoded.Append((char)rune.Value);
            else encoded.Append(CultureInfo.InvariantCulture, $"\\x{{{rune.Value:X2}}}");
        }
        return encoded.ToString();
    }

    /// <summary>The address in a value of ORCPT, or null when it is malformed or of a type we don't know.</summary>
    public static string? DecodeAddress(string value)
    {
        var type = value.IndexOf(';', StringComparison.Ordinal);
        if (type < 0) return null;
        var address = value[(type + 1)..];
        if (value[..type].Equals("rfc822", StringComparison.OrdinalIgnoreCase)) return Decode(address);
        return value[..type].Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? DecodeUtf8(address) : null;
    }

    private static string? DecodeUtf8(string text)
    {
        var decoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                decoded.Append(text[i]);
                continue;
            }
            var close = text.IndexOf('}', i);
            if (close < 0 || !text.AsSpan(i).StartsWith("\\x{", StringComparison.Ordinal) || !int.TryParse(
                    text.AsSpan(i + 3, close - i - 3), NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture, out var point)
                || !Rune.IsValid(point) || point < ' ')
                return null;
            decoded.Append(new Rune(point).ToString());
            i = close;
        }
        return decoded.ToString();
    }
}
