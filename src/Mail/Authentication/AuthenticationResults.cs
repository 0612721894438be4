using System.Text;
using MailMesh.Mail.Headers;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Authentication;

/// <summary>One property that a result is about: <c>smtp.mailfrom=a@x.test</c> (RFC 8601 §2.2).</summary>
/// <param name="Type">smtp, header, body or policy.</param>
/// <param name="Name">What of it.</param>
/// <param name="Value">Its value.</param>
public sealed record AuthenticationProperty(string Type, string Name, string Value);

/// <summary>The result of one method (RFC 8601 §2.2).</summary>
/// <param name="Method">spf, dkim, dmarc, arc or another.</param>
/// <param name="Result">In lower case: pass, fail, none…</param>
/// <param name="Reason">For a person; empty where none is given.</param>
/// <param name="Properties">What it is about.</param>
public sealed record MethodResult(
    string Method, string Result, string Reason, IReadOnlyList<AuthenticationProperty> Properties);

/// <summary>
/// An Authentication-Results field (RFC 8601): what the server of that name found. Believe only those of servers of
/// yours, and remove theirs from mail that comes in from elsewhere (§5).
/// </summary>
/// <param name="ServerId">authserv-id: who checked.</param>
/// <param name="Results">One for each check; none where nothing was done.</param>
public sealed record AuthenticationResults(string ServerId, IReadOnlyList<MethodResult> Results)
{
    /// <summary>The field's name.</summary>
    public const string FieldName = "Authentication-Results";

    /// <summary>Characters of a field that is read.</summary>
    public const int CharsMax = 32 * 1024;

    /// <summary>Results of a field that are read; further ones are passed over.</summary>
    public const int ResultsMax = 100;

    // A line that holds one stays under 998 octets (RFC 5322 §2.1.1), every character escaped.
    private const int QuotedCharsMax = 400;

    /// <summary>Reads a field's unfolded value; null where it is malformed.</summary>
    public static AuthenticationResults? Parse(string value) =>
        value.Length > CharsMax ? null : new AuthenticationResultsReader(HeaderSyntax.WithoutComments(value)).Read();

    /// <summary>
    /// What a trusted server says in a mail: the first field of its name. Safe only where that server removes those
    /// that others wrote in its name, as <see cref="WithoutForged"/> does.
    /// </summary>
    public static AuthenticationResults? Trusted(HeaderList headers, string serverId) =>
        headers.All(FieldName).Select(field => Parse(field.Value))
            .FirstOrDefault(results => IsOf(results, serverId));

    /// <summary>
    /// The mail without the fields that claim to be of this server, which it has yet to write, and without those that
    /// can't be read (RFC 8601 §5). The mail itself where it has none.
    /// </summary>
    public static ReadOnlyMemory<byte> WithoutForged(MimeMessage message, string serverId)
    {
        var mail = message.Raw;
        var kept = new List<ReadOnlyMemory<byte>>();
        var from = 0;
        foreach (var field in message.Headers)
        {
            if (field.Is(FieldName) && (Parse(field.Value) is not { } results || IsOf(results, serverId)))
            {
                mail.Span.Overlaps(field.Raw.Span, out var at);
                kept.Add(mail[from..at]);
                from = at + field.Raw.Length;
            }
        }
        if (kept.Count == 0)
        {
            return mail;
        }
        kept.Add(mail[from..]);
        var clean = new byte[kept.Sum(piece => piece.Length)];
        var length = 0;
        foreach (var piece in kept)
        {
            piece.CopyTo(clean.AsMemory(length));
            length += piece.Length;
        }
        return clean;
    }

    /// <summary>The field to put before the mail, one result a line, with its CRLF.</summary>
    /// <exception cref="ArgumentException">ServerId is no name.</exception>
    public string Format()
    {
        if (!AuthenticationResultsReader.IsToken(ServerId))
        {
            throw new ArgumentException($"'{ServerId}' can't name a server in {FieldName}.");
        }
        var field = new StringBuilder($"{FieldName}: {ServerId}");
        foreach (var result in Results)
        {
            field.Append(";\r\n ").Append(Token(result.Method)).Append('=').Append(Token(result.Result));
            if (result.Reason.Length > 0)
            {
                field.Append(" reason=").Append(Quoted(result.Reason));
            }
            foreach (var (type, name, value) in result.Properties)
            {
                field.Append("\r\n  ").Append(Token(type)).Append('.').Append(Token(name));
                field.Append('=').Append(Value(value));
            }
        }
        return field.Append(Results.Count == 0 ? "; none\r\n" : "\r\n").ToString();
    }

    private static bool IsOf(AuthenticationResults? results, string serverId) =>
        serverId.Equals(results?.ServerId, StringComparison.OrdinalIgnoreCase);

    private static string Token(string text) => AuthenticationResultsReader.IsToken(text)
        ? text
        : throw new ArgumentException($"'{text}' is no name of a method, result or property.");

    // Strangers choose these: what isn't plain or is too long is quoted, cut, and never ends the line.
    private static string Value(string text) =>
        text.Length is > 0 and <= QuotedCharsMax && text.All(c => char.IsAsciiLetterOrDigit(c) || "-._@+=/".Contains(c))
            ? text
            : Quoted(text);

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text.Length > QuotedCharsMax ? text[..QuotedCharsMax] : text)
        {
            quoted.Append(c is '"' or '\\' ? "\\" : "").Append(c is < ' ' or > '~' ? '?' : c);
        }
        return quoted.Append('"').ToString();
    }
}
