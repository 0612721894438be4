using System.Globalization;
using System.Text.RegularExpressions;

namespace MailMesh.Content.Tests.Xss;

/// <summary>HTML that would run a script or load something in whoever shows it.</summary>
/// <param name="Family">The file that it stands in.</param>
/// <param name="Template">With <c>{js}</c>, <c>{url}</c> and <c>{host}</c> where a call and a load belong.</param>
public sealed partial record XssVector(string Family, string Template)
{
    private const string Call = "alert(1)";
    private const int LongChars = 200_000;

    /// <summary>All of <c>Vectors/</c>, and those that are too long for a file.</summary>
    public static IReadOnlyList<XssVector> All { get; } = [.. Files(), .. Long()];

    /// <summary>What it loads, it loads from this host: so is known who asked.</summary>
    public string Html(string host) => Template
        .Replace("{js}", Call, StringComparison.Ordinal)
        .Replace("{url}", $"http://{host}/x", StringComparison.Ordinal)
        .Replace("{host}", host, StringComparison.Ordinal);

    private static IEnumerable<XssVector> Files() =>
        from file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Xss", "Vectors")).Order()
        from line in File.ReadAllLines(file)
        where line.Length > 0
        select new XssVector(Path.GetFileNameWithoutExtension(file), Unescape(line));

    private static IEnumerable<XssVector> Long()
    {
        string[] all =
        [
            $"<img src=x {new string('a', LongChars)}=1 onerror={{js}}>",
            $"<img src=x alt='{new string('a', LongChars)}' onerror={{js}}>",
            $"<img src={new string('x', LongChars)} onerror={{js}}>",
            $"<a href=\"{new string(' ', LongChars)}javascript:{{js}}\">a</a>",
            $"<a href=\"{new string('\t', LongChars)}javascript:{{js}}\">a</a>",
            $"<a href=\"javascript:{new string(' ', LongChars)}{{js}}\">a</a>",
            $"<a href=\"javascript:/*{new string('x', LongChars)}*/{{js}}\">a</a>",
            $"<{new string('x', LongChars)} onclick={{js}}>x",
            $"<!--{new string('-', LongChars)}><img src=x onerror={{js}}>",
            $"<!--{new string('x', LongChars)}--><script>{{js}}</script>",
            $"<script>/*{new string('x', LongChars)}*/{{js}}</script>",
            $"<style>/*{new string('x', LongChars)}*/@import '{{url}}'; *{{background:url({{url}})}}</style>",
            $"<p style=\"{new string(';', LongChars)}background:url({{url}})\">x</p>",
            $"{Many("<b>", 400)}<script>{{js}}</script>",
            $"{Many("<div>", 990)}<img src=x onerror={{js}}>",
            $"{Many("<div>", 5_000)}<img src=x onerror={{js}}>",
            $"{Many("<table><td>", 300)}<img src=x onerror={{js}}>",
            $"{Many("<svg>", 300)}<script>{{js}}</script>",
            $"{Many("<math><mtext>", 300)}<img src=x onerror={{js}}>",
            $"{Many("</p>", 5_000)}<img src=x onerror={{js}}>",
            $"<img src=x {Many("a ", 5_000)}onerror={{js}}>",
            $"<p title=\"{Many("&quot;", 20_000)}\"onmouseover={{js}}>x</p>",
            $"{Many("&lt;", 20_000)}<script>{{js}}</script>",
            $"{Many("\u200b", 20_000)}<script>{{js}}</script>",
        ];
        return all.Select(one => new XssVector("long", one));
    }

    private static string Many(string one, int times) => string.Concat(Enumerable.Repeat(one, times));

    /// <summary>The escapes of the files: a line holds no line ends, and what nobody sees is spelled.</summary>
    private static string Unescape(string line) => Escape().Replace(line, escape => escape.Value switch
    {
        @"\\" => "\\",
        @"\n" => "\n",
        @"\r" => "\r",
        @"\t" => "\t",
        @"\f" => "\f",
        @"\0" => "\0",
        ['\\', 'U', .. var point] => char.ConvertFromUtf32(int.Parse(point, NumberStyles.HexNumber)),
        var unit => ((char)int.Parse(unit.AsSpan(2), NumberStyles.HexNumber)).ToString(),
    });

    [GeneratedRegex(@"\\(?:[\\nrtf0]|u[0-9a-f]{4}|U[0-9a-f]{8})")]
    private static partial Regex Escape();
}
