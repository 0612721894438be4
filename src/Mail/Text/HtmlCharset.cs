using System.Buffers;
using System.Text;

namespace MailMesh.Mail.Text;

/// <summary>The charset that an HTML text names itself.</summary>
public static class HtmlCharset
{
    private static readonly SearchValues<char> NameEnds = SearchValues.Create("\"'/>; ");

    private const int LookBytesMax = 1_024; // HTML Standard, "prescan a byte stream to determine its encoding"

    /// <summary>The name in the first <c>charset=</c> of a meta element; null where there is none.</summary>
    public static string? Find(ReadOnlySpan<byte> html)
    {
        var head = Encoding.Latin1.GetString(html[..Math.Min(html.Length, LookBytesMax)]);
        var meta = head.IndexOf("<meta", StringComparison.OrdinalIgnoreCase);
        var at = meta < 0 ? -1 : head.IndexOf("charset=", meta, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }
        var name = head.AsSpan(at + "charset=".Length).TrimStart("\"' ");
        var end = name.IndexOfAny(NameEnds);
        return end > 0 ? name[..end].ToString() : null;
    }
}
