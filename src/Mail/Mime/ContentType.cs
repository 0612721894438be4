using System.Buffers;
using MailMesh.Mail.Headers;

namespace MailMesh.Mail.Mime;

/// <summary>Content-Type of a part (RFC 2045 §5).</summary>
public sealed class ContentType
{
    private static readonly SearchValues<char> TypeEnds = SearchValues.Create("; \t(\"',");

    private ContentType(string mediaType, ParameterList parameters) =>
        (MediaType, Parameters) = (mediaType, parameters);

    /// <summary>What a part without the field has (RFC 2045 §5.2).</summary>
    public static ContentType PlainText { get; } = new("text/plain", ParameterList.Empty);

    /// <summary>What a part of multipart/digest without the field has (RFC 2046 §5.1.5).</summary>
    public static ContentType Message { get; } = new("message/rfc822", ParameterList.Empty);

    /// <summary>What a file without a type of its own has (RFC 2046 §4.5.1).</summary>
    internal static ContentType File { get; } = new("application/octet-stream", ParameterList.Empty);

    /// <summary>Type and subtype in lower case, such as <c>text/html</c>.</summary>
    public string MediaType { get; }

    /// <summary>Every parameter, decoded.</summary>
    public ParameterList Parameters { get; }

    /// <summary>The charset parameter as written; null where there is none.</summary>
    public string? Charset => Parameters.Find("charset");

    /// <summary>Whether the media type is <c>multipart/*</c>.</summary>
    public bool IsMultipart => MediaType.StartsWith("multipart/", StringComparison.Ordinal);

    /// <summary>Whether the body is a whole mail: message/rfc822, or message/global (RFC 6532 §3.7).</summary>
    public bool IsMessage => MediaType is "message/rfc822" or "message/global";

    /// <summary>
    /// Parses an unfolded value. Without a type and subtype it is text/plain (RFC 2045 §5.2), with the parameters it
    /// has. Never throws.
    /// </summary>
    public static ContentType Parse(string value)
    {
        var text = value.AsSpan().TrimStart(" \t\"'");
        while (text is ['(', ..])
        {
            text = text[HeaderSyntax.CommentLength(text)..].TrimStart();
        }
        var end = text.IndexOfAny(TypeEnds);
        var type = end < 0 ? text : text[..end];
        // A field that lost its type may begin with its first parameter: charset="utf-8".
        var hasNoType = type.Contains('=');
        var parameters = hasNoType ? ParameterParser.Parse(text) : end < 0 ? ParameterList.Empty
            : ParameterParser.Parse(text[end..].TrimStart("\"'"));
        var slash = type.IndexOf('/');
        var isType = !hasNoType && slash > 0 && slash < type.Length - 1;
        return new ContentType(isType ? type.ToString().ToLowerInvariant() : PlainText.MediaType, parameters);
    }
}
