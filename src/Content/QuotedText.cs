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
        var lines = new TextLines(text);
        for (var i = 0; i < lines.Count; i++)
            if (BeginsHistory(lines, i))
                return new(text[..lines.StartOf(i)].TrimEnd(), text[lines.StartOf(i)..].TrimEnd());
        return new(text.TrimEnd(), "");
    }

    private static bool BeginsHistory(TextLines lines, int i)
    {
        var line = lines[i].Trim();
        if (line.IsEmpty || !FirstChars.Contains(line[0]))
            return false;
        return StartsWithAny(line, Dividers, StringComparison.OrdinalIgnoreCase)
            || IsSignatureMark(lines, i)
            || IsHeaderBlock(lines, i)
            || IsAttribution(lines, i)
            || IsQuotedTail(lines, i);
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
    private static bool IsSignatureMark(TextLines lines, int i) =>
        lines[i].TrimEnd('\r') is "-- " && lines.Count - i <= 20;

    private static bool IsHeaderBlock(TextLines lines, int i)
    {
        if (!StartsWithAny(lines[i].Trim().TrimStart('*'), FromLabels))
            return false;
        for (var next = i + 1; next < Math.Min(lines.Count, i + 4); next++)
            if (StartsWithAny(lines[next].Trim().TrimStart('*'), SentLabels))
                return true;
        return false;
    }

    private static bool IsAttribution(TextLines lines, int i)
    {
        if (!StartsWithAny(lines[i].TrimStart(), AttributionStarts))
            return false;
        var length = 0;
        for (var next = i; next < Math.Min(lines.Count, i + AttributionLinesMax); next++)
        {
            var line = lines[next].Trim();
            if (line.Length == 0 || (length += line.Length) > AttributionCharsMax)
                return false;
            if (line[^1] is ':' or '：')
                return SaysWrote(lines.Through(i, next));
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
    private static bool IsQuotedTail(TextLines lines, int i)
    {
        if (!lines[i].StartsWith('>') || (i > 0 && lines[i - 1].StartsWith('>')))
            return false;
        for (var next = i; next < lines.Count; next++)
            if (!lines[next].IsWhiteSpace() && !lines[next].StartsWith('>'))
                return false;
        return true;
    }

    /// <summary>The lines of a text, without a string for each.</summary>
    private readonly ref struct TextLines
    {
        private readonly ReadOnlySpan<char> _text;
        private readonly List<int> _starts = [0];

        public TextLines(ReadOnlySpan<char> text)
        {
            _text = text;
            for (int at = 0, end; (end = text[at..].IndexOf('\n')) >= 0;)
                _starts.Add(at += end + 1);
        }

        public int Count => _starts.Count;

        public ReadOnlySpan<char> this[int i] => Through(i, i);

        public int StartOf(int i) => _starts[i];

        /// <summary>Lines i to last, without the last line's end.</summary>
        public ReadOnlySpan<char> Through(int i, int last) =>
            _text[_starts[i]..(last + 1 < Count ? _starts[last + 1] - 1 : _text.Length)];
    }
}
