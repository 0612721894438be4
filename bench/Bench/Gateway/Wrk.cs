using System.Globalization;
using System.Text.RegularExpressions;

namespace MailMesh.Bench.Gateway;

/// <summary>Load over 16 kept-alive connections from one thread.</summary>
public static partial class Wrk
{
    private const int Connections = 16;
    private const int RoundSeconds = 8;

    public static async Task<Rates> Round(string script, Uri url, IReadOnlyDictionary<string, string?> environment)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Gateway", script);
        var said = await new Tool("wrk", "wrk").Run(
            ["-t1", $"-c{Connections}", $"-d{RoundSeconds}s", "--latency", "-s", file, url.ToString()], environment);
        if (said.Contains("Non-2xx", StringComparison.Ordinal)
            || said.Contains("Socket errors", StringComparison.Ordinal))
            throw new InvalidOperationException($"{url} didn't answer every call:\n{said}");
        return new(
            double.Parse(PerSecondLine().Match(said).Groups[1].Value, CultureInfo.InvariantCulture),
            Milliseconds(P50Line().Match(said)),
            Milliseconds(P99Line().Match(said)));
    }

    private static double Milliseconds(Match line) =>
        double.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture) * line.Groups[2].Value switch
        {
            "us" => 0.001,
            "ms" => 1,
            "s" => 1000,
            var unit => throw new InvalidOperationException($"wrk counts in {unit}?"),
        };

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex PerSecondLine();

    [GeneratedRegex(@"50%\s+([\d.]+)(\w+)")]
    private static partial Regex P50Line();

    [GeneratedRegex(@"99%\s+([\d.]+)(\w+)")]
    private static partial Regex P99Line();
}
