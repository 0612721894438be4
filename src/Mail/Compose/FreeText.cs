using System.Buffers;
using System.Text;

namespace MailMesh.Mail.Compose;

/// <summary>Decides how text stands in a header.</summary>
internal static class FreeText
{
    private const int QuotedCharsMax = 60;

    private static readonly SearchValues<char> AtomsAndSpace = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~ ");

    /// <summary>
    /// Whether unstructured text can stand as it is and come back the same: printable ASCII, words parted by one
    /// space, none too long for a line, nothing that looks like an encoded word.
    /// </summary>
    public static bool IsPlain(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0 || text.Contains("=?", StringComparison.Ordinal)
            || text.Contains("  ", StringComparison.Ordinal) || text.StartsWith(' ') || text.EndsWith(' '))
        {
            return false;
        }
        foreach (var word in text.AsSpan().Split(' '))
        {
            if (word.End.Value - word.Start.Value > HeaderGuard.TokenBytesMax)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>A display name as atoms, a quoted string or encoded words (RFC 5322 §3.2.5, RFC 2047 §5 (3)).</summary>
    public static IEnumerable<string> Phrase(string name)
    {
        if (!IsPlain(name) || name.Length > QuotedCharsMax)
        {
            return EncodedWordWriter.Encode(name);
        }
        return name.AsSpan().ContainsAnyExcept(AtomsAndSpace) ? [Quoted(name)] : name.Split(' ');
    }

    /// <summary>A quoted string (RFC 5322 §3.2.4) of printable ASCII.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\')
            {
                quoted.Append('\\');
            }
            quoted.Append(c);
        }
        return quoted.Append('"').ToString();
    }
}
