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

    public static SplitText Split(string text)
    {
        var lines = text.Split('\n');
        var at = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            if (BeginsHistory(lines, i))
                return new(text[..at].TrimEnd(), text[at..].TrimEnd());
            at += lines[i].Length + 1;
        }
        return new(text.TrimEnd(), "");
    }

    private static bool BeginsHistory(string[] lines, int i)
    {
        var line = lines[i].Trim();
        if (line.Length == 0)
            return false;
        return Dividers.Any(divider => line.StartsWith(divider, StringComparison.OrdinalIgnoreCase))
            || IsSignatureMark(lines, i)
            || IsHeaderBlock(lines, i)
            || IsAttribution(lines, i)
            || IsQuotedTail(lines, i);
    }

    // RFC 3676 §4.3: "-- " alone on a line. Only where history or the end follows; answers below stay visible.
    private static bool IsSignatureMark(string[] lines, int i) =>
        lines[i].TrimEnd('\r') is "-- " && lines.Length - i <= 20;

    private static bool IsHeaderBlock(string[] lines, int i) =>
        FromLabels.Any(label => lines[i].AsSpan().Trim().TrimStart('*').StartsWith(label))
        && Enumerable.Range(i + 1, 3).Any(next => next < lines.Length
            && SentLabels.Any(label => lines[next].AsSpan().Trim().TrimStart('*').StartsWith(label)));

    private static bool IsAttribution(string[] lines, int i)
    {
        if (!AttributionStarts.Any(start => lines[i].TrimStart().StartsWith(start, StringComparison.Ordinal)))
            return false;
        var length = 0;
        for (var next = i; next < Math.Min(lines.Length, i + AttributionLinesMax); next++)
        {
            var line = lines[next].AsSpan().Trim();
            if (line.Length == 0 || (length += line.Length) > AttributionCharsMax)
                return false;
            if (line[^1] is ':' or '：')
                return SaysWrote(lines.AsSpan(i, next - i + 1));
        }
        return false;
    }

    // Every client's attribution names a date: without a digit it is a sentence that ends with a colon.
    private static bool SaysWrote(ReadOnlySpan<string> lines)
    {
        var text = string.Join(' ', lines!);
        return text.Any(char.IsDigit)
            && AttributionVerbs.Any(verb => text.Contains(verb, StringComparison.OrdinalIgnoreCase));
    }

    // A block of ">" that runs to the end: with nothing of the writer's below, it is history.
    private static bool IsQuotedTail(string[] lines, int i)
    {
        if (!lines[i].StartsWith('>') || (i > 0 && lines[i - 1].StartsWith('>')))
            return false;
        for (var next = i; next < lines.Length; next++)
            if (!string.IsNullOrWhiteSpace(lines[next]) && !lines[next].StartsWith('>'))
                return false;
        return true;
    }
}
