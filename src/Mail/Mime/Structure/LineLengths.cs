using MailMesh.Mail.Text;

namespace MailMesh.Mail.Mime.Structure;

/// <summary>Looks for long lines without visiting each line.</summary>
internal static class LineLengths
{
    /// <summary>
    /// Start of the first line of more bytes than the limit, its line end not counted; -1 where none is.
    /// </summary>
    public static int FirstLonger(ReadOnlySpan<byte> text, int bytesMax)
    {
        var start = 0;
        // A line end within reach vouches for every line before it: one look back for each 998 bytes.
        while (text.Length - start > bytesMax)
        {
            var reach = text.Slice(start, Math.Min(bytesMax + 2, text.Length - start));
            Work.Count(reach.Length);
            var end = reach.LastIndexOf((byte)'\n');
            // Past the limit only the line end may stand: CRLF, its CR cut off at the end of the text, or LF.
            var content = (end < 0 ? reach : reach[..end]).TrimEnd((byte)'\r');
            if (content.Length > bytesMax && !content.Contains((byte)'\n'))
            {
                return start;
            }
            start += end < 0 ? reach.Length : end + 1;
        }
        return -1;
    }
}
