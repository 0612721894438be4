namespace MailMesh.Mail.Mime;

/// <summary>Looks for long lines without visiting each line.</summary>
internal static class LineLengths
{
    /// <summary>Start of the first line of more bytes than the limit, its line end not counted; -1 where none is.</summary>
    public static int FirstLonger(ReadOnlySpan<byte> text, int bytesMax)
    {
        var start = 0;
        // A line end within reach vouches for every line before it: one look back for each 998 bytes.
        while (text.Length - start > bytesMax)
        {
            var reach = text.Slice(start, Math.Min(bytesMax + 2, text.Length - start));
            var end = reach.LastIndexOf((byte)'\n');
            if (end < 0)
            {
                var isLineEnd = reach.Length == bytesMax + 1 && reach[^1] == '\r';
                return isLineEnd ? -1 : start;
            }
            start += end + 1;
        }
        return -1;
    }
}
