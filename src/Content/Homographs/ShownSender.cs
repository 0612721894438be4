using System.Text;

namespace MailMesh.Content.Homographs;

/// <summary>Reads the addresses and domains that a sender's name shows.</summary>
internal static class ShownSender
{
    private const int WordsMax = 20;
    private const int SuffixCharsMax = 3; // co.uk, com.br

    private static readonly char[] Ends = [' ', '\t', '<', '>', '(', ')', '[', ']', ',', ';', ':', '"', '\'', '|', '/'];

    /// <summary>The first that isn't of the sender's domain or below it; null where there is none.</summary>
    public static string? Other(string name, string address)
    {
        var own = Owner(address[(address.LastIndexOf('@') + 1)..]);
        foreach (var word in name.Split(Ends, WordsMax, StringSplitOptions.RemoveEmptyEntries))
        {
            var at = word.LastIndexOf('@');
            var domain = word[(at + 1)..].Trim('.');
            if (IsDomain(domain, isSure: at > 0) && !Owner(domain).Equals(own, StringComparison.OrdinalIgnoreCase))
                return word;
        }
        return null;
    }

    internal static bool IsDomain(string word, bool isSure)
    {
        var dot = word.LastIndexOf('.');
        return dot > 0 && dot < word.Length - 2 && !word.Contains("..", StringComparison.Ordinal)
            && word.AsSpan(dot + 1).IndexOfAnyExceptInRange('A', 'z') < 0
            && (isSure || HomographFinder.IsTopDomain(word.AsSpan(dot + 1)));
    }

    /// <summary>What one registers: the last two labels, or three below a suffix of two.</summary>
    internal static string Owner(string domain)
    {
        var labels = domain.TrimEnd('.').Split('.');
        var has = labels.Length > 2 && labels[^1].Length == 2 && labels[^2].Length <= SuffixCharsMax ? 3 : 2;
        return string.Join('.', labels.TakeLast(has));
    }
}
