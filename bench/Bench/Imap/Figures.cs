using System.Globalization;

namespace MailMesh.Bench.Imap;

/// <summary>What a reader printed: <c>name=value</c> words in one line.</summary>
public sealed class Figures(Dictionary<string, double> values)
{
    public double this[string name] => values[name];

    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>Of the last line that it printed.</summary>
    public static Figures Read(string output) => new(output.Trim().Split('\n')[^1].Split(' ')
        .Select(word => word.Split('='))
        .ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture)));
}
