using System.Globalization;
using System.Xml;

namespace MailMesh.Content.Files.Office;

/// <summary>
/// What a number in a cell means: Excel keeps a day as a count of days, and only the cell's format tells (ECMA-376
/// part 1 §18.8.30).
/// </summary>
internal sealed class CellNumber
{
    private const int StylesMax = 65_536;
    private const double LastDay = 2_958_466; // 10000-01-01
    private const double LeapDayThatNeverWas = 60; // 1900-02-29: Excel counts it

    private readonly HashSet<int> _dateFormats = [];
    private readonly List<int> _styles = [];
    private readonly bool _from1904;

    private CellNumber(bool from1904) => _from1904 = from1904;

    public static CellNumber Of(ZipParts parts, string? stylesPart, bool from1904, TextSink sink)
    {
        var number = new CellNumber(from1904);
        using var xml = stylesPart is null ? null : parts.OpenXml(stylesPart);
        var inCellStyles = false;
        while (xml is not null && xml.Next(sink))
        {
            if (xml.LocalName == "cellXfs") inCellStyles = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.LocalName == "numFmt" && Id(xml) is { } id && IsDate(xml.GetAttribute("formatCode") ?? ""))
                number._dateFormats.Add(id);
            if (inCellStyles && xml.LocalName == "xf" && number._styles.Count < StylesMax)
                number._styles.Add(Id(xml) ?? 0);
        }
        return number;
    }

    /// <summary>A day or a time in ISO 8601 where the style says so, else the digits as they are.</summary>
    public string Show(string digits, string? style)
    {
        if (!int.TryParse(style, CultureInfo.InvariantCulture, out var at)) return digits;
        if (at < 0 || at >= _styles.Count) return digits;
        if (!IsBuiltInDate(_styles[at]) && !_dateFormats.Contains(_styles[at])) return digits;
        if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var days)) return digits;
        if (days is not (>= 0 and < LastDay)) return digits;

        var epoch = _from1904 ? new DateTime(1904, 1, 1) : new DateTime(1899, 12, days < LeapDayThatNeverWas ? 31 : 30);
        var seconds = Math.Round(days * TimeSpan.SecondsPerDay);
        if (seconds > (DateTime.MaxValue - epoch).TotalSeconds) return digits;
        var time = epoch.AddSeconds(seconds);
        var form = days < 1 ? "HH:mm:ss" : time.TimeOfDay == default ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss";
        return time.ToString(form, CultureInfo.InvariantCulture);
    }

    private static int? Id(XmlReader xml) =>
        int.TryParse(xml.GetAttribute("numFmtId"), CultureInfo.InvariantCulture, out var id) ? id : null;

    private static bool IsBuiltInDate(int id) => id is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 58);

    /// <summary>Letters of days and times outside quotes, escapes and brackets (which hold colours).</summary>
    private static bool IsDate(string code)
    {
        var until = '\0';
        for (var i = 0; i < code.Length; i++)
        {
            var c = code[i];
            if (until != '\0')
            {
                if (c == until) until = '\0';
            }
            else if (c is '\\' or '_' or '*')
            {
                i++;
            }
            else if (c is '"' or '[')
            {
                until = c == '[' ? ']' : c;
            }
            else if (c is 'y' or 'd' or 'h' or 's' or 'Y' or 'D' or 'H' or 'S')
            {
                return true;
            }
        }
        return false;
    }
}
