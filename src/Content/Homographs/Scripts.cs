using System.Globalization;
using System.Text;

namespace MailMesh.Content.Homographs;

/// <summary>Tells the script of a character, and whether scripts may stand in one word (UTS #39 §5.1, §5.2).</summary>
internal static class Scripts
{
    /// <summary>First and last of each range, in order.</summary>
    private static readonly (int First, int Last, Script Script)[] Ranges =
    [
        (0x0041, 0x024F, Script.Latin), (0x0250, 0x02B8, Script.Latin), (0x02E0, 0x02E4, Script.Latin),
        (0x0370, 0x03E1, Script.Greek), (0x03E2, 0x03EF, Script.Coptic), (0x03F0, 0x03FF, Script.Greek),
        (0x0400, 0x052F, Script.Cyrillic), (0x0531, 0x058F, Script.Armenian), (0x0591, 0x05F4, Script.Hebrew),
        (0x0600, 0x06FF, Script.Arabic), (0x0750, 0x077F, Script.Arabic), (0x08A0, 0x08FF, Script.Arabic),
        (0x0900, 0x0DFF, Script.Indic), (0x0E01, 0x0E5B, Script.Thai), (0x10A0, 0x10FF, Script.Georgian),
        (0x1100, 0x11FF, Script.Hangul), (0x13A0, 0x13FD, Script.Cherokee), (0x1C80, 0x1C8A, Script.Cyrillic),
        (0x1C90, 0x1CBF, Script.Georgian), (0x1D00, 0x1D25, Script.Latin), (0x1D26, 0x1D2A, Script.Greek),
        (0x1D2B, 0x1D2B, Script.Cyrillic), (0x1D2C, 0x1DBF, Script.Latin), (0x1E00, 0x1EFF, Script.Latin),
        (0x1F00, 0x1FFE, Script.Greek), (0x2071, 0x209C, Script.Latin), (0x2126, 0x2126, Script.Greek),
        (0x212A, 0x212B, Script.Latin), (0x2160, 0x2188, Script.Latin), (0x2C60, 0x2C7F, Script.Latin),
        (0x2C80, 0x2CFF, Script.Coptic), (0x2D00, 0x2D2D, Script.Georgian), (0x2DE0, 0x2DFF, Script.Cyrillic),
        (0x2E80, 0x2FD5, Script.Han), (0x3005, 0x3007, Script.Han), (0x3021, 0x3029, Script.Han),
        (0x3041, 0x309F, Script.Hiragana), (0x30A1, 0x30FA, Script.Katakana), (0x30FD, 0x30FF, Script.Katakana),
        (0x3105, 0x312F, Script.Bopomofo), (0x3131, 0x318E, Script.Hangul), (0x31A0, 0x31BF, Script.Bopomofo),
        (0x31F0, 0x31FF, Script.Katakana), (0x3400, 0x4DBF, Script.Han), (0x4E00, 0x9FFF, Script.Han),
        (0xA4D0, 0xA4FF, Script.Lisu), (0xA640, 0xA69F, Script.Cyrillic), (0xA722, 0xA7FF, Script.Latin),
        (0xA960, 0xA97C, Script.Hangul), (0xAB30, 0xAB6A, Script.Latin), (0xAB70, 0xABBF, Script.Cherokee),
        (0xAC00, 0xD7FB, Script.Hangul), (0xF900, 0xFAD9, Script.Han), (0xFB00, 0xFB06, Script.Latin),
        (0xFB13, 0xFB17, Script.Armenian), (0xFB1D, 0xFB4F, Script.Hebrew), (0xFB50, 0xFDFF, Script.Arabic),
        (0xFE70, 0xFEFC, Script.Arabic), (0xFF21, 0xFF5A, Script.Latin), (0xFF66, 0xFF9D, Script.Katakana),
        (0xFFA0, 0xFFDC, Script.Hangul), (0x20000, 0x323AF, Script.Han),
    ];

    /// <summary>With Latin words between them, these are one way of writing ("highly restrictive").</summary>
    private static readonly Script[] OneWriting =
    [
        Script.Latin | Script.Han | Script.Hiragana | Script.Katakana,
        Script.Latin | Script.Han | Script.Bopomofo,
        Script.Latin | Script.Han | Script.Hangul,
    ];

    public static Script Of(Rune rune)
    {
        if (rune.IsAscii)
            return Rune.IsLetter(rune) ? Script.Latin : Script.Common;
        if (!Rune.IsLetter(rune))
            return Script.Common;
        var (low, high) = (0, Ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var (first, last, script) = Ranges[middle];
            if (rune.Value < first)
                high = middle - 1;
            else if (rune.Value > last)
                low = middle + 1;
            else
                return script;
        }
        // Letters in the shapes of mathematics, squares and circles: of no script, and of no word.
        return Script.Other;
    }

    public static Script Of(ReadOnlySpan<char> word)
    {
        var all = Script.Common;
        foreach (var rune in word.EnumerateRunes())
            all |= Of(rune);
        return all;
    }

    /// <summary>Words are written so: in one script, or in those that one people mixes.</summary>
    public static bool AreOneWriting(Script scripts) =>
        (scripts & (scripts - 1)) == 0 || OneWriting.Any(writing => (scripts & ~writing) == 0);

    /// <summary>The shapes of compatibility (fullwidth, mathematical, circled) as plain letters; lower case.</summary>
    public static string Plain(string word)
    {
        // What isn't valid Unicode can't be normalised.
        var text = word.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar) ? word
            : word.Normalize(NormalizationForm.FormKC);
        return text.ToLower(CultureInfo.InvariantCulture);
    }
}
