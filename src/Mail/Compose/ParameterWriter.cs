using System.Text;

namespace MailMesh.Mail.Compose;

/// <summary>Writes parameters (RFC 2045 §5.1), in RFC 2231 form where they need it.</summary>
internal static class ParameterWriter
{
    private const int ValueCharsMax = 60;
    private const int SectionCharsMax = 48; // beside filename*10*=utf-8'' on a line of 78

    private const string AttributeMarks = "!#$&+-.^_`{|}~"; // RFC 2231 §7: token, less *, ', %

    /// <summary>The tokens of <c>value; name=...; name=...</c>.</summary>
    public static IEnumerable<string> Tokens(string value, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        List<string> tokens = [value, .. parameters.SelectMany(parameter => Parameter(parameter.Key, parameter.Value))];
        return tokens.Select((token, index) => index == tokens.Count - 1 ? token : token + ";");
    }

    private static IEnumerable<string> Parameter(string name, string value)
    {
        if (value.Length <= ValueCharsMax && value.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0
            && !value.Contains("=?", StringComparison.Ordinal))
        {
            return [$"{name}={(IsToken(value) ? value : FreeText.Quoted(value))}"];
        }
        var sections = PercentEncoded(value);
        return sections is [var whole]
            ? [$"{name}*=utf-8''{whole}"]
            : sections.Select((section, index) => $"{name}*{index}*={(index == 0 ? "utf-8''" : "")}{section}");
    }

    /// <summary>Whether it can be a name, or a value without quotes.</summary>
    public static bool IsToken(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || AttributeMarks.Contains(c));

    private static List<string> PercentEncoded(string value)
    {
        var sections = new List<string>();
        var section = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(value))
        {
            if (section.Length + 3 > SectionCharsMax)
            {
                sections.Add(section.ToString());
                section.Clear();
            }
            var c = (char)b;
            _ = char.IsAsciiLetterOrDigit(c) || AttributeMarks.Contains(c)
                ? section.Append(c)
                : section.Append('%').Append(b.ToString("X2"));
        }
        sections.Add(section.ToString());
        return sections;
    }
}
