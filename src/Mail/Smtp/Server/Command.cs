using System.Text;

namespace MailMesh.Mail.Smtp.Server;

internal enum Verb
{
    Unknown, Ehlo, Helo, Lhlo, Mail, Rcpt, Data, Bdat, Rset, Noop, Help, Vrfy, Expn, Quit, StartTls, Auth,

    /// <summary>No command: a line of a login under way.</summary>
    Response,

    /// <summary>A browser was made to speak to us: HTTP, or a header line of it.</summary>
    Foreign,
}

/// <summary>One command line (RFC 5321 §4.1.1).</summary>
/// <param name="Verb">What is asked.</param>
/// <param name="Argument">The rest, trimmed; null when it is not UTF-8.</param>
internal readonly record struct Command(Verb Verb, string? Argument)
{
    /// <summary>Bytes of a line with its CRLF: MAIL and RCPT grow by extensions (RFC 5321 §4.5.3.1.4).</summary>
    public const int LineBytesMax = 512, AddressLineBytesMax = 2048;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <param name="line">Without its CRLF.</param>
    public static Command Parse(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        var word = space < 0 ? line : line[..space];
        var verb = VerbOf(word);
        // Replies to what a web page posts here must not go on (the cross-protocol attack of HTTP POST to 25).
        if (verb == Verb.Unknown && word is [.., (byte)':']) verb = Verb.Foreign;
        return new Command(verb, space < 0 ? "" : Decode(line[space..].Trim((byte)' ')));
    }

    /// <summary>A line of a login under way.</summary>
    public static Command Response(ReadOnlySpan<byte> line) => new(Verb.Response, Decode(line));

    private static Verb VerbOf(ReadOnlySpan<byte> word)
    {
        Span<char> upper = stackalloc char[8];
        if (word.Length is < 3 or > 8 || !Ascii.IsValid(word)) return Verb.Unknown;
        Ascii.ToUtf16(word, upper, out var length);
        Ascii.ToUpperInPlace(upper[..length], out _);
        return upper[..length] switch
        {
            "EHLO" => Verb.Ehlo,
            "HELO" => Verb.Helo,
            "LHLO" => Verb.Lhlo,
            "MAIL" => Verb.Mail,
            "RCPT" => Verb.Rcpt,
            "DATA" => Verb.Data,
            "BDAT" => Verb.Bdat,
            "AUTH" => Verb.Auth,
            "RSET" => Verb.Rset,
            "NOOP" => Verb.Noop,
            "HELP" => Verb.Help,
            "VRFY" => Verb.Vrfy,
            "EXPN" => Verb.Expn,
            "QUIT" => Verb.Quit,
            "STARTTLS" => Verb.StartTls,
            "GET" or "POST" or "PUT" or "HEAD" or "CONNECT" or "OPTIONS" => Verb.Foreign,
            _ => Verb.Unknown,
        };
    }

    private static string? Decode(ReadOnlySpan<byte> argument)
    {
        try
        {
            return Strict.GetString(argument);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
