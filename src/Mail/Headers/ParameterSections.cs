using System.Globalization;
using System.Text;
using MailMesh.Mail.Text;

namespace MailMesh.Mail.Headers;

/// <summary>One parameter as written: <c>name*SECTION*=value</c> (RFC 2231 §3, §4).</summary>
internal readonly record struct RawParameter(string Name, int Section, bool IsExtended, string Value)
{
    /// <summary>A parameter without a section number.</summary>
    public const int Whole = -1;

    public static RawParameter Named(ReadOnlySpan<char> name, string value)
    {
        var isExtended = name is [.., '*'];
        var bare = isExtended ? name[..^1] : name;
        var star = bare.LastIndexOf('*');
        return star > 0 && int.TryParse(bare[(star + 1)..], NumberStyles.None, null, out var section)
            ? new RawParameter(bare[..star].ToString(), section, isExtended, value)
            : new RawParameter(bare.ToString(), Whole, isExtended, value);
    }
}

/// <summary>Joins the sections of parameters and decodes them (RFC 2231).</summary>
internal static class ParameterSections
{
    /// <summary>One value a name; where a name has a plain and a RFC 2231 form, the latter is the better one.</summary>
    public static KeyValuePair<string, string>[] Join(List<RawParameter> found)
    {
        if (found is [{ Section: RawParameter.Whole, IsExtended: false } only])
        {
            return [KeyValuePair.Create(only.Name, EncodedWords.Decode(only.Value))];
        }
        return found.GroupBy(parameter => parameter.Name, StringComparer.OrdinalIgnoreCase)
            .Select(named => KeyValuePair.Create(named.Key, Join(named)))
            .ToArray();
    }

    private static string Join(IEnumerable<RawParameter> named)
    {
        var forms = named.ToList();
        var whole = forms.FindIndex(form => form is { Section: RawParameter.Whole, IsExtended: true });
        if (whole >= 0)
        {
            return Decode([forms[whole]]);
        }
        var sections = forms.Where(form => form.Section >= 0).OrderBy(form => form.Section).ToList();
        return sections.Count > 0 ? Decode(sections) : EncodedWords.Decode(forms[0].Value);
    }

    private static string Decode(List<RawParameter> sections)
    {
        if (!sections.Exists(section => section.IsExtended))
        {
            // Some senders cut an encoded word over sections, though RFC 2047 §5 (3) keeps it out of parameters.
            return EncodedWords.Decode(string.Concat(sections.Select(section => section.Value)));
        }
        string? charset = null;
        var text = new StringBuilder();
        var pending = new List<byte>();
        for (var i = 0; i < sections.Count; i++)
        {
            var value = sections[i].Value.AsSpan();
            if (!sections[i].IsExtended)
            {
                FlushTo(text, pending, charset);
                text.Append(value);
                continue;
            }
            if (i == 0 && value.Count('\'') >= 2)
            {
                // charset'language'text; the language is of no use here.
                var first = value.IndexOf('\'');
                charset = value[..first].ToString();
                value = value[(first + 1)..];
                value = value[(value.IndexOf('\'') + 1)..];
            }
            AddPercentDecoded(value, pending);
        }
        FlushTo(text, pending, charset);
        return text.ToString();
    }

    /// <summary>Sections may split a character, so their bytes are decoded together.</summary>
    private static void FlushTo(StringBuilder text, List<byte> pending, string? charset)
    {
        text.Append(Charsets.Decode(pending.ToArray(), charset));
        pending.Clear();
    }

    private static void AddPercentDecoded(ReadOnlySpan<char> value, List<byte> bytes)
    {
        Work.Count(value.Length);
        var raw = Encoding.UTF8.GetBytes(value.ToString());
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '%' && i + 2 < raw.Length
                && byte.TryParse(raw.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, null, out var escaped))
            {
                bytes.Add(escaped);
                i += 2;
            }
            else
            {
                bytes.Add(raw[i]);
            }
        }
    }
}
