using System.Text;

namespace MailMesh.Content.Files.Pdf;

/// <summary>
/// Collects a page's glyphs into lines, in the order in which the file draws them: columns stay apart. What no one
/// sees (drawn in no colour, or too small) is kept aside: on a scan it is the text that recognition found.
/// </summary>
internal sealed class PdfPageText
{
    private const double SameLineEms = 0.45;
    private const double ParagraphEms = 1.8;
    private const double SameAngle = 0.02; // radians
    private const double SizeMin = 1; // points; smaller is no type that anyone reads
    private const double SizeMax = 10_000;
    private const int LineGlyphsMax = 10_000;

    private readonly StringBuilder _seen = new();
    private readonly StringBuilder _unseen = new();
    private readonly List<PdfGlyph> _line = [];
    private double _angle;
    private double _across;
    private bool _lineIsSeen;

    /// <summary>Codes whose text the file doesn't tell.</summary>
    public int UnknownGlyphs { get; private set; }

    public void Add(string text, in PdfMatrix place, double width, double size, bool isDrawn)
    {
        if (text.Length == 0)
        {
            UnknownGlyphs++;
            return;
        }
        if (!double.IsFinite(place.E + place.F + size + width) || size > SizeMax) return;
        var seen = isDrawn && size >= SizeMin;
        var angle = Math.Atan2(place.B, place.A);
        var (cosine, sine) = (Math.Cos(angle), Math.Sin(angle));
        var along = (place.E * cosine) + (place.F * sine);
        var across = (place.F * cosine) - (place.E * sine);
        var step = Math.Abs(across - _across);
        if (_line.Count > 0
            && (_line.Count >= LineGlyphsMax || seen != _lineIsSeen
                || Math.Abs(angle - _angle) > SameAngle || step > SameLineEms * size))
        {
            EndLine();
            if (step > ParagraphEms * size) Into(seen).Append('\n');
        }
        if (_line.Count == 0) (_angle, _across, _lineIsSeen) = (angle, across, seen);
        _line.Add(new PdfGlyph(text, along, width, size));
    }

    /// <summary>Writes the page; true where there was text on it.</summary>
    public bool WriteTo(TextSink sink)
    {
        EndLine();
        var text = _seen.Length > 0 ? _seen : _unseen;
        if (_seen.Length > 0) sink.Hide(_unseen.Length);
        foreach (var line in text.ToString().TrimEnd('\n').Split('\n'))
        {
            sink.Write(line);
            sink.EndLine();
        }
        return text.Length > 0;
    }

    private StringBuilder Into(bool seen) => seen ? _seen : _unseen;

    private void EndLine()
    {
        if (_line.Count == 0) return;
        var text = Into(_lineIsSeen);
        if (text.Length < FileLimits.CharsMax) text.Append(PdfLine.Compose(_line).TrimEnd()).Append('\n');
        _line.Clear();
    }
}
