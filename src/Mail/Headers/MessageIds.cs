using System.Buffers;
using System.Text;
using MailMesh.Mail.Text;

namespace MailMesh.Mail.Headers;

/// <summary>Message identifiers (RFC 5322 §3.6.4), always with their angle brackets.</summary>
public static class MessageIds
{
    /// <summary>Identifiers of one field that are read; of a longer list the last ones, nearest to the mail.</summary>
    public const int ListMax = 1_000;

    /// <summary>Characters of an identifier, brackets included; a longer one is not read (a line holds 998).</summary>
    public const int CharsMax = 990;

    private static readonly SearchValues<char> NotInDomain = SearchValues.Create("<>@()\"\\,;:");

    /// <summary>Mints <c>&lt;id@domain&gt;</c>.</summary>
    /// <param name="id">Makes it unique; a UUIDv7 tells its time too.</param>
    /// <param name="domain">Domain of the sender, in ASCII.</param>
    /// <exception cref="ArgumentException">The domain is empty or holds what an identifier may not.</exception>
    public static string New(Guid id, string domain)
    {
        if (domain.Length == 0 || domain.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0
            || domain.AsSpan().IndexOfAny(NotInDomain) >= 0)
        {
            throw new ArgumentException($"A Message-ID needs an ASCII domain; '{domain}' is none.", nameof(domain));
        }
        return $"<{id:D}@{domain}>";
    }

    /// <summary>
    /// Reads a list, as References and In-Reply-To have it. Identifiers may touch, miss their brackets (then they
    /// need an @) or hold folds; phrases and comments between them are passed over. Never throws.
    /// </summary>
    public static IReadOnlyList<string> Parse(string value)
    {
        var ids = new List<string>();
        var rest = HeaderSyntax.WithoutComments(value).AsSpan();
        while (!rest.IsEmpty)
        {
            var open = rest.IndexOf('<');
            Work.Count(open < 0 ? rest.Length : open);
            AddBare(open < 0 ? rest : rest[..open], ids);
            if (open < 0)
            {
                break;
            }
            rest = rest[(open + 1)..];
            // One look for either bracket: an unclosed one ends where the next begins.
            var stop = rest.IndexOfAny('<', '>');
            Work.Count(stop < 0 ? rest.Length : stop);
            Add(stop < 0 ? rest : rest[..stop], ids);
            rest = stop < 0 ? [] : rest[stop] == '<' ? rest[stop..] : rest[(stop + 1)..];
        }
        return ids.Count <= ListMax ? ids : ids.GetRange(ids.Count - ListMax, ListMax);
    }

    private static void AddBare(ReadOnlySpan<char> text, List<string> ids)
    {
        foreach (var range in text.SplitAny(' ', '\t', ','))
        {
            if (text[range].Contains('@'))
            {
                Add(text[range], ids);
            }
        }
    }

    private static void Add(ReadOnlySpan<char> id, List<string> ids)
    {
        Work.Count(id.Length);
        var joined = new StringBuilder(id.Length + 2).Append('<');
        foreach (var c in id)
        {
            if (!char.IsWhiteSpace(c) && !char.IsControl(c) && c is not ('<' or '>'))
            {
                joined.Append(c);
            }
        }
        if (joined.Length is > 1 and < CharsMax)
        {
            ids.Add(joined.Append('>').ToString());
        }
    }
}
