using System.Buffers;
using MailMesh.Content.Quoting;

namespace MailMesh.Content;

/// <summary>A mail's text, parted where the writer's own words end.</summary>
/// <param name="New">What this mail adds; the whole text where nothing quoted was found.</param>
/// <param name="Quoted">The history and signature below it, from its attribution line on; may be empty.</param>
public readonly record struct SplitText(string New, string Quoted);

/// <summary>
/// Finds where quoted history begins: an attribution line, a client's divider, Outlook's header block, a tail of lines
/// with <c>&gt;</c>; or a signature. Quotes that the writer answers below, one by one, stay with the answers. Looks at
/// each line once, and at a few behind it.
/// </summary>
public static class QuotedText
{
    private const int SignatureLinesMax = 20;
    private const int AddedLinesMax = 4; // "Sent from my phone", and what may stand below
    private const int HeaderLinesMax = 5; // from the sender's line to the date's
    private const int RuleCharsMin = 3; // "---", "________"
    private const int NotLooked = int.MinValue;
    private const string ListFooter = "\n____________________"; // Mailman and others

    private static readonly WordStarts Dividers = new(HistoryWords.Dividers, StringComparison.OrdinalIgnoreCase);
    private static readonly WordStarts Signatures = new(HistoryWords.Signatures, StringComparison.OrdinalIgnoreCase);
    private static readonly WordStarts FromLabels = new(HistoryWords.FromLabels, StringComparison.Ordinal);
    private static readonly WordStarts SentLabels = new(HistoryWords.SentLabels, StringComparison.Ordinal);
    private static readonly SearchValues<char> Decoration = SearchValues.Create("*[_ ");

    public static SplitText Split(string text)
    {
        var end = NewEnd(text, text.Length);
        return new(text[..end].TrimEnd(), text[end..].TrimEnd());
    }

    /// <summary>
    /// The first characters of what <see cref="Split"/> calls new; of a text that goes on, no more is looked at.
    /// </summary>
    internal static ReadOnlySpan<char> NewStart(ReadOnlySpan<char> text, int charsMax)
    {
        var fresh = text[..NewEnd(text, charsMax)].TrimEnd();
        return fresh.Length > charsMax ? fresh[..charsMax] : fresh;
    }

    /// <summary>Where history begins, or a line behind the wanted characters, or the end.</summary>
    private static int NewEnd(ReadOnlySpan<char> text, int charsWanted)
    {
        var lastOwn = NotLooked;
        for (var line = new TextLine(text, 0); ; line = line.Next)
        {
            if (BeginsHistory(line, text, ref lastOwn) || BeginsSignature(line, text, ref lastOwn)
                || (line.Start > charsWanted && !text[charsWanted..line.Start].IsWhiteSpace()))
                return line.Start;
            if (line.IsLast)
                return text.Length;
        }
    }

    private static bool BeginsHistory(TextLine at, ReadOnlySpan<char> text, ref int lastOwn)
    {
        var line = at.Text.Trim();
        if (line.IsEmpty)
            return false;
        if (line[0] == '>')
            return at.IsQuote && !at.FollowsQuote && LastOwn(text, ref lastOwn) < at.Start;
        if (Dividers.Begin(line) || IsHeaderBlock(at) || IsRule(line) && IsHeaderBlock(NextWords(at)))
            return true;
        return Attribution.Begins(at, out var last) && !IsAnswered(last, text, ref lastOwn);
    }

    /// <summary>The quote below has the writer's words below it in turn.</summary>
    private static bool IsAnswered(TextLine attribution, ReadOnlySpan<char> text, ref int lastOwn)
    {
        var below = NextWords(attribution);
        return below.IsQuote && LastOwn(text, ref lastOwn) > below.Start;
    }

    private static bool BeginsSignature(TextLine at, ReadOnlySpan<char> text, ref int lastOwn)
    {
        if (at.Text.TrimEnd('\r') is "-- " or "--") // RFC 3676 §4.3; HTML loses the space
            return EndsWithin(SignatureLinesMax, at, text, ref lastOwn);
        var line = at.Text.Trim();
        return !line.IsEmpty && Signatures.Begin(line[Math.Max(0, line.IndexOfAnyExcept(Decoration))..])
            && EndsWithin(AddedLinesMax, at, text, ref lastOwn);
    }

    /// <summary>Only where history or the end follows; answers below stay visible.</summary>
    private static bool EndsWithin(int linesMax, TextLine line, ReadOnlySpan<char> text, ref int lastOwn)
    {
        for (var lines = 1; !line.IsLast; line = line.Next)
        {
            if (lines > 1 && BeginsHistory(line, text, ref lastOwn))
                return true;
            if (!line.Text.IsWhiteSpace() && lines++ > linesMax)
                return false;
        }
        return true;
    }

    private static bool IsHeaderBlock(TextLine line)
    {
        if (!FromLabels.Begin(line.Text.Trim().TrimStart('*')))
            return false;
        for (var more = 1; more < HeaderLinesMax && !line.IsLast; more++)
        {
            line = line.Next;
            if (SentLabels.Begin(line.Text.Trim().TrimStart('*')))
                return true;
        }
        return false;
    }

    private static bool IsRule(ReadOnlySpan<char> line) =>
        line.Length >= RuleCharsMin && (line.Trim('_').IsEmpty || line.Trim('-').IsEmpty);

    /// <summary>The line below, or the first with words among the few below; else the last looked at.</summary>
    private static TextLine NextWords(TextLine line)
    {
        const int EmptyLinesMax = 3;
        for (var empty = 0; empty <= EmptyLinesMax && !line.IsLast; empty++)
        {
            line = line.Next;
            if (!line.Text.IsWhiteSpace())
                break;
        }
        return line;
    }

    /// <summary>Where the last line begins that is neither quoted, empty nor of a signature; found once.</summary>
    private static int LastOwn(ReadOnlySpan<char> text, ref int found)
    {
        if (found != NotLooked)
            return found;
        var body = text;
        var mark = Math.Max(text.LastIndexOf("\n-- "), text.LastIndexOf(ListFooter));
        if (mark >= 0 && text[(mark + 1)..].Count('\n') <= SignatureLinesMax
            && new TextLine(text, mark + 1).Text.TrimEnd('\r') is "-- " or ['_', ..])
            body = text[..mark];
        for (var end = body.Length; end > 0;)
        {
            var start = body[..(end - 1)].LastIndexOf('\n') + 1;
            var line = body[start..end];
            var words = line.Trim();
            if (!words.IsEmpty && words[0] != '>'
                && !Signatures.Begin(words.TrimStart('[')))
                return found = start;
            end = start;
        }
        return found = -1;
    }
}
