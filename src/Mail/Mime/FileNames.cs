using System.Text;

namespace MailMesh.Mail.Mime;

/// <summary>File names from strangers.</summary>
internal static class FileNames
{
    private const int CharsMax = 255;

    /// <summary>
    /// The last segment without control characters, of at most 255 characters; null where nothing is left.
    /// </summary>
    public static string? Clean(string? name)
    {
        if (name is null)
        {
            return null;
        }
        var last = name.AsSpan(name.AsSpan().LastIndexOfAny('/', '\\') + 1);
        var kept = new StringBuilder(Math.Min(last.Length, CharsMax));
        // Of a name that is too long the end is kept: it holds the extension.
        last = last.Length > CharsMax ? last[^CharsMax..] : last;
        foreach (var c in char.IsLowSurrogate(last.IsEmpty ? ' ' : last[0]) ? last[1..] : last)
        {
            if (!char.IsControl(c))
            {
                kept.Append(c);
            }
        }
        var clean = kept.ToString().Trim();
        return clean is "" or "." or ".." ? null : clean;
    }
}
