using MailMesh.Mail.Headers;

namespace MailMesh.Mail.Mime;

/// <summary>Content-Disposition of a part (RFC 2183).</summary>
public sealed class ContentDisposition
{
    private ContentDisposition(string kind, ParameterList parameters) => (Kind, Parameters) = (kind, parameters);

    /// <summary>
    /// inline, attachment or another token, in lower case; empty where the field has only parameters.
    /// </summary>
    public string Kind { get; }

    /// <summary>Every parameter, decoded; <see cref="MimePart.FileName"/> is the one to show.</summary>
    public ParameterList Parameters { get; }

    /// <summary>Whether a reader is to be asked before it is shown; an unknown kind counts as that (§2.8).</summary>
    public bool IsAttachment => Kind is not ("inline" or "");

    /// <summary>Parses an unfolded value; never throws.</summary>
    public static ContentDisposition Parse(string value)
    {
        var text = value.AsSpan().TrimStart(" \t\"");
        var end = text.IndexOfAny("; \t(\"");
        var kind = end < 0 ? text : text[..end];
        return kind.Contains('=')
            ? new ContentDisposition("", ParameterParser.Parse(text))
            : new ContentDisposition(kind.ToString().ToLowerInvariant(),
                end < 0 ? ParameterList.Empty : ParameterParser.Parse(text[end..].TrimStart('"')));
    }
}
