using System.Text;
using MailMesh.Content.Files.Pdf.Fonts;

namespace MailMesh.Content.Files.Pdf;

/// <summary>One glyph on a page, measured along the line it stands on.</summary>
/// <param name="Text">Its characters.</param>
/// <param name="From">Where it begins along the line.</param>
/// <param name="Width">How far it moves on.</param>
/// <param name="Size">Height of the type.</param>
internal readonly record struct PdfGlyph(string Text, double From, double Width, double Size);

/// <summary>
/// The glyphs of one line as text. A page has no spaces, only gaps; and Arabic and Hebrew stand from right to left
/// there, so they are put back into the order in which they are read.
/// </summary>
internal static class PdfLine
{
    private const double SpaceEms = 0.18;
    private const double ColumnEms = 2;
    private const double DoubledEms = 0.1; // the same glyph drawn again a little aside: bold of poor fonts

    public static string Compose(List<PdfGlyph> glyphs)
    {
        var line = InOrder(glyphs);
        var pieces = new List<string>(line.Count);
        var last = default(PdfGlyph);
        foreach (var (at, glyph) in line.Index())
        {
            if (at > 0)
            {
                if (glyph.Text == last.Text && Math.Abs(glyph.From - last.From) < DoubledEms * glyph.Size) continue;
                var gap = glyph.From - (last.From + last.Width);
                if (gap > ColumnEms * glyph.Size) pieces.Add("\t");
                else if (gap > SpaceEms * glyph.Size && last.Text != " " && glyph.Text != " ") pieces.Add(" ");
            }
            pieces.Add(glyph.Text);
            last = glyph;
        }
        if (pieces.Any(IsRightToLeft)) pieces = AsRead(pieces);
        return PrintedForms.Letters(string.Concat(pieces));
    }

    /// <summary>By place, where the file draws them in another order; equal places keep the file's.</summary>
    private static List<PdfGlyph> InOrder(List<PdfGlyph> glyphs)
    {
        for (var i = 1; i < glyphs.Count; i++)
        {
            if (glyphs[i].From < glyphs[i - 1].From) return [.. glyphs.OrderBy(glyph => glyph.From)];
        }
        return glyphs;
    }

    /// <summary>
    /// From the order on the page to the order of reading: runs against the line's own direction are turned round
    /// (the reverse of the Unicode Bidirectional Algorithm's L2, for one level).
    /// </summary>
    private static List<string> AsRead(List<string> pieces)
    {
        var right = pieces.Count(IsRightToLeft);
        var left = pieces.Count(IsLeftToRight);
        if (right < left)
        {
            Turn(pieces, IsRightToLeft, IsLeftToRight);
            return pieces;
        }
        pieces.Reverse();
        // Numbers run from left to right in every script.
        Turn(pieces, piece => IsLeftToRight(piece) || IsDigit(piece), IsRightToLeft);
        return pieces;
    }

    private static void Turn(List<string> pieces, Func<string, bool> begins, Func<string, bool> ends)
    {
        for (var at = 0; at < pieces.Count; at++)
        {
            if (!begins(pieces[at])) continue;
            var last = at;
            for (var next = at + 1; next < pieces.Count && !ends(pieces[next]); next++)
            {
                if (begins(pieces[next])) last = next;
            }
            pieces.Reverse(at, last - at + 1);
            at = last;
        }
    }

    private static bool IsDigit(string piece) => piece.Length > 0 && char.IsDigit(piece[0]);

    private static bool IsLeftToRight(string piece) =>
        piece.Length > 0 && char.IsLetter(piece, 0) && !IsRightToLeft(piece);

    /// <summary>Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms.</summary>
    private static bool IsRightToLeft(string piece) => piece.Length > 0
        && piece[0] is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFF')
        && !char.IsDigit(piece[0]);
}
