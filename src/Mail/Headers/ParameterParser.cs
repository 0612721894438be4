using System.Text;
using MailMesh.Mail.Text;

namespace MailMesh.Mail.Headers;

/// <summary>Reads what follows the first value of Content-Type and Content-Disposition.</summary>
internal static class ParameterParser
{
    /// <summary>Parameters, or sections of them, that a field may have; further ones are not read.</summary>
    public const int ParametersMax = 200;

    /// <summary>
    /// Parses <c>; name=value; name*0*=utf-8''v...</c>; a missing semicolon or quote is no hindrance.
    /// </summary>
    public static ParameterList Parse(ReadOnlySpan<char> text)
    {
        List<RawParameter>? found = null;
        while (TryReadNext(ref text, out var parameter))
        {
            found ??= new List<RawParameter>(2);
            found.Add(parameter);
            if (found.Count == ParametersMax)
            {
                break;
            }
        }
        return found is null ? ParameterList.Empty : new ParameterList(ParameterSections.Join(found));
    }

    private static bool TryReadNext(ref ReadOnlySpan<char> text, out RawParameter parameter)
    {
        while (true)
        {
            text = text.TrimStart(" \t;,");
            if (text is ['(', ..])
            {
                text = text[HeaderSyntax.CommentLength(text)..];
                continue;
            }
            var end = text.IndexOfAny('=', ';');
            Work.Count(end < 0 ? text.Length : end);
            if (end < 0)
            {
                parameter = default;
                return false;
            }
            var name = text[..end].Trim();
            var hasValue = text[end] == '=';
            text = text[(end + 1)..];
            if (hasValue && !name.IsEmpty)
            {
                parameter = RawParameter.Named(name, ReadValue(ref text, name));
                return true;
            }
        }
    }

    private static string ReadValue(ref ReadOnlySpan<char> text, ReadOnlySpan<char> name)
    {
        text = text.TrimStart(" \t");
        if (text is ['"', ..])
        {
            var value = new StringBuilder();
            text = text[HeaderSyntax.ReadQuoted(text, value, keepsOddEscapes: true)..];
            // Junk between the closing quote and the semicolon may be the next parameter: name="a" charset=b.
            var next = text.IndexOfAny('=', ';');
            Work.Count(next < 0 ? text.Length : next);
            text = next >= 0 && text[next] == ';' ? text[next..] : text;
            return value.ToString();
        }
        var end = text.IndexOf(';');
        Work.Count(end < 0 ? text.Length : end);
        var raw = (end < 0 ? text : text[..end]).Trim();
        text = end < 0 ? [] : text[end..];
        // A file name without the quotes it needs runs to the semicolon; any other value is one token.
        var isFileName = name.StartsWith("name", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("filename", StringComparison.OrdinalIgnoreCase);
        var stop = isFileName ? -1 : raw.IndexOfAny(" \t(");
        return (stop < 0 ? raw : raw[..stop]).ToString();
    }
}
