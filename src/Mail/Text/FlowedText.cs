using System.Text;

namespace MailMesh.Mail.Text;

/// <summary>Text of <c>format=flowed</c> (RFC 3676), put back into paragraphs.</summary>
public static class FlowedText
{
    private const string SignatureLine = "-- ";

    /// <summary>
    /// Joins flowed lines (those that end in a space) with the next line of the same quote depth, and takes the
    /// space stuffing away. Lines end in LF; quote marks stand as <c>&gt;&gt; text</c>.
    /// </summary>
    /// <param name="text">Decoded text with CRLF or LF.</param>
    /// <param name="deletesSpace">
    /// The <c>delsp=yes</c> parameter: the space that marks a flow is no text (§4.1).
    /// </param>
    public static string Unflow(string text, bool deletesSpace)
    {
        var result = new StringBuilder(text.Length);
        var isOpen = false;
        var openDepth = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            Work.Count(range.End.Value - range.Start.Value);
            var line = text.AsSpan(range).TrimEnd('\r');
            var depth = line.IndexOfAnyExcept('>');
            depth = depth < 0 ? line.Length : depth;
            var content = line[depth..];
            if (content is [' ', ..])
            {
                content = content[1..];
            }
            // The signature line ends in a space and never flows (§4.3); a depth that changes ends a paragraph (§4.5).
            var isSignature = content is SignatureLine;
            if (isOpen && (isSignature || depth != openDepth))
            {
                result.Append('\n');
                isOpen = false;
            }
            if (!isOpen && depth > 0)
            {
                result.Append('>', depth).Append(' ');
            }
            isOpen = content is [.., ' '] && !isSignature;
            openDepth = depth;
            result.Append(isOpen && deletesSpace ? content[..^1] : content);
            if (!isOpen)
            {
                result.Append('\n');
            }
        }
        // Each line got its end, and so did the empty one after the text's last line end.
        return result.Length > 0 && result[^1] == '\n' ? result.ToString(0, result.Length - 1) : result.ToString();
    }
}
