using System.Text;

namespace MailMesh.Content.Files;

/// <summary>One content line of a calendar, unfolded: name, parameters, value (RFC 5545 §3.1).</summary>
internal readonly record struct IcsLine(string Name, string Parameters, string Value)
{
    private const int LineCharsMax = 100_000;

    /// <summary>The value with its escapes read (RFC 5545 §3.3.11).</summary>
    public string Text
    {
        get
        {
            if (!Value.Contains('\\')) return Value;
            var text = new StringBuilder(Value.Length);
            for (var i = 0; i < Value.Length; i++)
            {
                var c = Value[i];
                if (c == '\\' && i + 1 < Value.Length) c = Value[++i] is 'n' or 'N' ? '\n' : Value[i];
                text.Append(c);
            }
            return text.ToString();
        }
    }

    /// <summary>Lines in order; what is no content line is passed over.</summary>
    public static IEnumerable<IcsLine> All(string calendar)
    {
        var at = 0;
        var line = new StringBuilder();
        while (at < calendar.Length)
        {
            var end = calendar.AsSpan(at).IndexOfAny('\r', '\n');
            end = end < 0 ? calendar.Length : at + end;
            if (line.Length < LineCharsMax) line.Append(calendar, at, end - at);
            at = end;
            if (at < calendar.Length && calendar[at] == '\r') at++;
            if (at < calendar.Length && calendar[at] == '\n') at++;
            if (at < calendar.Length && calendar[at] is ' ' or '\t')
            {
                at++; // folded: the line goes on
                continue;
            }
            if (Split(line.ToString()) is { } one) yield return one;
            line.Clear();
        }
    }

    /// <summary>A parameter's value without its quotes; null where the line hasn't it.</summary>
    public string? Parameter(string name)
    {
        foreach (var one in Parameters.Split(';'))
        {
            var equals = one.IndexOf('=');
            if (equals > 0 && one.AsSpan(0, equals).Equals(name, StringComparison.OrdinalIgnoreCase))
                return one[(equals + 1)..].Trim('"');
        }
        return null;
    }

    private static IcsLine? Split(string line)
    {
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"') quoted = !quoted;
            if (line[i] != ':' || quoted) continue;
            var semicolon = line.IndexOf(';', 0, i);
            var name = line[..(semicolon < 0 ? i : semicolon)].ToUpperInvariant();
            return new IcsLine(name, semicolon < 0 ? "" : line[(semicolon + 1)..i], line[(i + 1)..]);
        }
        return null;
    }
}
