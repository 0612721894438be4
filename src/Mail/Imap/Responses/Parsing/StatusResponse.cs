using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Responses.Parsing;

/// <summary>OK, NO, BAD, BYE or PREAUTH with its code and text (RFC 9051 §7.1).</summary>
internal sealed record StatusResponse(StatusKind Kind, ResponseCode? Code, string Text)
{
    private const int TextCharsMax = 1000;

    public static StatusKind KindOf(ReadOnlySpan<byte> word) => word.Length switch
    {
        2 when Ascii.Is(word, "OK") => StatusKind.Ok,
        2 when Ascii.Is(word, "NO") => StatusKind.No,
        3 when Ascii.Is(word, "BAD") => StatusKind.Bad,
        3 when Ascii.Is(word, "BYE") => StatusKind.Bye,
        7 when Ascii.Is(word, "PREAUTH") => StatusKind.PreAuth,
        _ => StatusKind.None,
    };

    /// <summary>Reads what follows the kind. Never fails: an unreadable code is part of the text.</summary>
    public static StatusResponse Read(StatusKind kind, ref ResponseReader reader)
    {
        reader.Spaces();
        var rest = reader.Rest;
        ResponseCode? code = null;
        if (rest is [(byte)'[', ..] && CodeEnd(rest) is > 0 and var end)
        {
            code = ResponseCodeParser.Read(rest[1..end]);
            rest = rest[(end + 1)..].TrimStart((byte)' ');
        }
        return new StatusResponse(kind, code, Clean(rest));
    }

    /// <summary>The throttle that the text or code tells of, however the server words it.</summary>
    public bool IsThrottled(out TimeSpan? retryAfter)
    {
        const string Backoff = "Suggested Backoff Time:"; // Exchange
        retryAfter = null;
        var at = Text.IndexOf(Backoff, StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            var number = Text.AsSpan(at + Backoff.Length).TrimStart();
            var digits = number.IndexOfAnyExceptInRange('0', '9') is >= 0 and var stop ? number[..stop] : number;
            if (int.TryParse(digits, out var milliseconds)) retryAfter = TimeSpan.FromMilliseconds(milliseconds);
            return true;
        }
        return Code is { Name: "THROTTLED" }
            || Text.Contains("Request is throttled", StringComparison.OrdinalIgnoreCase)
            || Text.Contains("[THROTTLED]", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A code's closing bracket, past those inside quotes.</summary>
    private static int CodeEnd(ReadOnlySpan<byte> text)
    {
        var isQuoted = false;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == (byte)'\\' && isQuoted) i++;
            else if (text[i] == (byte)'"') isQuoted = !isQuoted;
            else if (text[i] == (byte)']' && !isQuoted) return i;
        }
        return text.IndexOf((byte)']'); // a quote that never closes
    }

    private static string Clean(ReadOnlySpan<byte> text)
    {
        var decoded = ResponseReader.Decode(text.TrimEnd((byte)' '));
        if (decoded.Length > TextCharsMax) decoded = decoded[..TextCharsMax];
        return decoded.AsSpan().ContainsAnyInRange('\0', '\u001F')
            ? string.Concat(decoded.Select(static c => char.IsControl(c) ? ' ' : c))
            : decoded;
    }
}

/// <summary>The word that a status response begins with.</summary>
internal enum StatusKind
{
    None,
    Ok,
    No,
    Bad,
    Bye,
    PreAuth,
}
