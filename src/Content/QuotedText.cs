using System.Buffers;

namespace MailMesh.Content;

/// <summary>A mail's text, parted where the writer's own words end.</summary>
/// <param name="New">What this mail adds; the whole text where nothing quoted was found.</param>
/// <param name="Quoted">The history and signature below it, from its attribution line on; may be empty.</param>
public readonly record struct SplitText(string New, string Quoted);

/// <summary>
/// Finds where quoted history begins: an attribution line, a client's divider, Outlook's header block, or a tail of
/// lines with <c>&gt;</c>. Looks at each line once.
/// </summary>
public static class QuotedText
{
    private const int AttributionLinesMax = 3; // "On … wrote:" is folded over at most three lines by known clients
    private const int AttributionCharsMax = 400;
    private const int SignatureLinesMax = 20;
    private const int HeaderLinesMax = 4; // from the sender's line to the date's

    private static readonly string[] AttributionVerbs =
    [
        "wrote", "writes", "schrieb", "a écrit", "escribió", "scrisse", "ha scritto", "escreveu", "schreef", "skrev",
        "napisał(a)", "napisał", "написал", "пишет", "yazdı", "kirjoitti", "napsal", "写道", "寫道", "のメール", "작성",
    ];

    private static readonly string[] AttributionStarts =
    [
        "On ", "Am ", "Le ", "El ", "Il ", "Em ", "Op ", "Den ", "W dniu", "Dnia ", "Dne ", "В ", "Пн", "Вт", "Ср",
        "Чт", "Пт", "Сб", "Вс", "在", "于", "20", "19", "\"",
    ];

    private static readonly string[] Dividers =
    [
        "-----Original Message-----", "-----Ursprüngliche Nachricht-----", "-----Message d'origine-----",
        "-----Mensaje original-----", "-----Messaggio originale-----", "-----Oorspronkelijk bericht-----",
        "-----Mensagem original-----", "-----Исходное сообщение-----", "---------- Forwarded message",
        "Begin forwarded message:", "Anfang der weitergeleiteten Nachricht:",
    ];

    private static readonly string[] FromLabels =
        ["From:", "Von:", "De :", "De:", "Da:", "Van:", "Från:", "Fra:", "Od:", "От:", "发件人:", "发件人：", "差出人:"];

    private static readonly string[] SentLabels =
    [
        "Sent:", "Date:", "Gesendet:", "Datum:", "Envoyé :", "Envoyé:", "Enviado:", "Enviado el:", "Inviato:",
        "Verzonden:", "Skickat:", "Sendt:", "Wysłano:", "Отправлено:", "发送时间:", "发送时间：", "送信日時:",
    ];

    /// <summary>What a line that begins history can begin with: most lines are done after one look.</summary>
    private static readonly SearchValues<char> FirstChars = SearchValues.Create(
        [.. AttributionStarts.Concat(FromLabels).Concat(Dividers).Concat(Dividers.Select(one => one.ToLowerInvariant()))
            .Select(start => start[0]).Concat("*>-").Distinct()]);

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
        for (var line = new TextLine(text, 0); ; line = line.Next)
        {
            if (BeginsHistory(line) || (line.Start > charsWanted && !text[charsWanted..line.Start].IsWhiteSpace()))
                return line.Start;
            if (line.IsLast)
                return text.Length;
        }
    }

    private static bool BeginsHistory(TextLine at)
    {
        var line = at.Text.Trim();
        if (line.IsEmpty || !FirstChars.Contains(line[0]))
            return false;
        return StartsWithAny(line, Dividers, StringComparison.OrdinalIgnoreCase)
            || IsSignatureMark(at)
            || IsHeaderBlock(at)
            || IsAttribution(at)
            || IsQuotedTail(at);
    }

    private static bool StartsWithAny(
        ReadOnlySpan<char> line, string[] starts, StringComparison comparison = StringComparison.Ordinal)
    {
        foreach (var start in starts)
            if (line.StartsWith(start, comparison))
                return true;
        return false;
    }

    // RFC 3676 §4.3: "-- " alone on a line. Only where history or the end follows; answers below stay visible.
    private static bool IsSignatureMark(TextLine line)
    {
        if (line.Text.TrimEnd('\r') is not "-- ")
            return false;
        for (var lines = 1; !line.IsLast; lines++, line = line.Next)
            if (lines == SignatureLinesMax)
                return false;
        return true;
    }

    private static bool IsHeaderBlock(TextLine line)
    {
        if (!StartsWithAny(line.Text.Trim().TrimStart('*'), FromLabels))
            return false;
        for (var more = 1; more < HeaderLinesMax && !line.IsLast; more++)
        {
            line = line.Next;
            if (StartsWithAny(line.Text.Trim().TrimStart('*'), SentLabels))
                return true;
        }
        return false;
    }

    private static bool IsAttribution(TextLine first)
    {
        if (!StartsWithAny(first.Text.TrimStart(), AttributionStarts))
            return false;
        var length = 0;
        var next = first;
        for (var lines = 1; lines <= AttributionLinesMax; lines++, next = next.Next)
        {
            var line = next.Text.Trim();
            if (line.Length == 0 || (length += line.Length) > AttributionCharsMax)
                return false;
            if (line[^1] is ':' or '：')
                return SaysWrote(first.Through(next));
            if (next.IsLast)
                return false;
        }
        return false;
    }

    // Every client's attribution names a date: without a digit it is a sentence that ends with a colon.
    private static bool SaysWrote(ReadOnlySpan<char> lines)
    {
        var text = lines.ToString().Replace('\n', ' ');
        return text.Any(char.IsDigit)
            && AttributionVerbs.Any(verb => text.Contains(verb, StringComparison.OrdinalIgnoreCase));
    }

    // A block of ">" that runs to the end: with nothing of the writer's below, it is history.
    private static bool IsQuotedTail(TextLine line)
    {
        if (!line.Text.StartsWith('>') || line.FollowsQuote)
            return false;
        for (; !line.IsLast; line = line.Next)
            if (!IsQuoteOrEmpty(line))
                return false;
        return IsQuoteOrEmpty(line);
    }

    private static bool IsQuoteOrEmpty(TextLine line) => line.Text.StartsWith('>') || line.Text.IsWhiteSpace();

    /// <summary>A line of a text, from which the next is found.</summary>
    private readonly ref struct TextLine
    {
        private readonly ReadOnlySpan<char> _text;
        private readonly int _end;

        public TextLine(ReadOnlySpan<char> text, int start, bool followsQuote = false)
        {
            _text = text;
            (Start, FollowsQuote) = (start, followsQuote);
            var length = text[start..].IndexOf('\n');
            _end = length < 0 ? text.Length : start + length;
        }

        public int Start { get; }

        /// <summary>The line before begins with a quote mark.</summary>
        public bool FollowsQuote { get; }

        public bool IsLast => _end == _text.Length;

        public TextLine Next => new(_text, _end + 1, Text.StartsWith('>'));

        /// <summary>Without its line end.</summary>
        public ReadOnlySpan<char> Text => _text[Start.._end];

        /// <summary>From this line to a later one.</summary>
        public ReadOnlySpan<char> Through(TextLine last) => _text[Start..last._end];
    }
}
