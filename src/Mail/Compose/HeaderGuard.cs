using System.Buffers;

namespace MailMesh.Mail.Compose;

/// <summary>Keeps a value inside its field: a line end would begin another one (header injection).</summary>
internal static class HeaderGuard
{
    /// <summary>Bytes that one token of a header may have, so that no line can pass 998 (RFC 5322 §2.1.1).</summary>
    public const int TokenBytesMax = 900;

    private static readonly SearchValues<char> LineEndsAndNul = SearchValues.Create("\r\n\0");

    /// <summary>What a caller gave that can stand in no header: the message and ParamName tell the field.</summary>
    public static ArgumentException Refusal(string field, string fact) => new($"{field} {fact}.", field);

    /// <exception cref="ArgumentException">The value holds CR, LF or NUL.</exception>
    public static void Check(string value, string field)
    {
        if (value.AsSpan().ContainsAny(LineEndsAndNul))
        {
            throw Refusal(field, "holds CR, LF or NUL; a header value is one line");
        }
    }

    /// <summary>Checks an identifier that is written in angle brackets (RFC 5322 §3.6.4).</summary>
    /// <exception cref="ArgumentException">It is empty, too long, or holds a space, a bracket or no ASCII.</exception>
    public static void CheckId(ReadOnlySpan<char> id, string field)
    {
        if (id.Length is 0 or > TokenBytesMax || id.IndexOfAnyExceptInRange('!', '~') >= 0 || id.ContainsAny('<', '>'))
        {
            throw Refusal(field, $"holds '{id}', which is no identifier in visible ASCII");
        }
    }
}
