using System.Globalization;
using System.Text;

namespace MailMesh.Content.Files.Pdf.Fonts;

/// <summary>
/// The text of a glyph by its name, for fonts that name their glyphs (Adobe Glyph List Specification §2): the names of
/// Latin, accents, Cyrillic, Hebrew, and the names that hold their code themselves.
/// </summary>
internal static class GlyphNames
{
    private const int LigatureNamesMax = 8;

    private const string Ascii =
        "space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft parenright asterisk "
        + "plus comma hyphen period slash zero one two three four five six seven eight nine colon semicolon "
        + "less equal greater question at";

    private const string Latin1 =
        "exclamdown cent sterling currency yen brokenbar section dieresis copyright ordfeminine guillemotleft "
        + "logicalnot - registered macron degree plusminus twosuperior threesuperior acute mu paragraph "
        + "periodcentered cedilla onesuperior ordmasculine guillemotright onequarter onehalf threequarters "
        + "questiondown Agrave Aacute Acircumflex Atilde Adieresis Aring AE Ccedilla Egrave Eacute Ecircumflex "
        + "Edieresis Igrave Iacute Icircumflex Idieresis Eth Ntilde Ograve Oacute Ocircumflex Otilde Odieresis "
        + "multiply Oslash Ugrave Uacute Ucircumflex Udieresis Yacute Thorn germandbls agrave aacute "
        + "acircumflex atilde adieresis aring ae ccedilla egrave eacute ecircumflex edieresis igrave iacute "
        + "icircumflex idieresis eth ntilde ograve oacute ocircumflex otilde odieresis divide oslash ugrave "
        + "uacute ucircumflex udieresis yacute thorn ydieresis";

    private static readonly Dictionary<string, string> Others = new(StringComparer.Ordinal)
    {
        ["bracketleft"] = "[", ["backslash"] = "\\", ["bracketright"] = "]", ["asciicircum"] = "^",
        ["underscore"] = "_", ["grave"] = "`", ["braceleft"] = "{", ["bar"] = "|", ["braceright"] = "}",
        ["asciitilde"] = "~", ["quoteleft"] = "‘", ["quoteright"] = "’", ["quotedblleft"] = "“",
        ["quotedblright"] = "”", ["quotesinglbase"] = "‚", ["quotedblbase"] = "„", ["endash"] = "–",
        ["emdash"] = "—", ["bullet"] = "•", ["ellipsis"] = "…", ["Euro"] = "€", ["trademark"] = "™", ["minus"] = "−",
        ["dagger"] = "†", ["daggerdbl"] = "‡", ["perthousand"] = "‰", ["guilsinglleft"] = "‹",
        ["guilsinglright"] = "›", ["fi"] = "fi", ["fl"] = "fl", ["ff"] = "ff", ["ffi"] = "ffi", ["ffl"] = "ffl",
        ["OE"] = "Œ", ["oe"] = "œ", ["Lslash"] = "Ł", ["lslash"] = "ł", ["dotlessi"] = "ı", ["fraction"] = "/",
        ["Dcroat"] = "Đ", ["dcroat"] = "đ", ["nbspace"] = " ", ["afii10023"] = "Ё", ["afii10071"] = "ё",
    };

    private static readonly (string Name, string Letters)[] Accents =
    [
        ("caron", "CČDĎEĚNŇRŘSŠTŤZŽcčdďeěnňrřsštťzž"), ("acute", "CĆLĹNŃRŔSŚZŹcćlĺnńrŕsśzź"),
        ("ogonek", "AĄEĘIĮUŲaąeęiįuų"), ("dotaccent", "ZŻEĖIİGĠzżeėgġ"), ("hungarumlaut", "OŐUŰoőuű"),
        ("breve", "AĂGĞUŬaăgğuŭ"), ("macron", "AĀEĒIĪOŌUŪaāeēiīoōuū"), ("ring", "UŮuů"), ("cedilla", "SŞTŢsştţ"),
        ("commaaccent", "SȘTȚKĶLĻNŅsștțkķlļnņ"), ("dieresis", "YŸ"),
    ];

    private static readonly Dictionary<string, string> ByName = Build();

    /// <summary>Null where the name tells nothing: <c>g17</c>.</summary>
    public static string? Find(string name)
    {
        var dot = name.IndexOf('.', 1 <= name.Length ? 1 : 0);
        if (dot > 0) name = name[..dot];
        if (name.Contains('_'))
        {
            var parts = name.Split('_').Take(LigatureNamesMax).Select(FindOne);
            return string.Concat(parts);
        }
        return FindOne(name);
    }

    private static string? FindOne(string name)
    {
        if (name.Length == 1) return name;
        if (ByName.TryGetValue(name, out var text)) return text;
        if (name.StartsWith("uni", StringComparison.Ordinal) && name.Length >= 7) return Code(name.AsSpan(3, 4));
        if (name.StartsWith('u') && name.Length is >= 5 and <= 7) return Code(name.AsSpan(1));
        return name.StartsWith("afii", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(4), CultureInfo.InvariantCulture, out var number) ? Afii(number) : null;
    }

    private static string? Code(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
        && Rune.IsValid(code) ? new Rune(code).ToString() : null;

    /// <summary>Numbers of Cyrillic and Hebrew letters, in the order of Unicode but for Ё.</summary>
    private static string? Afii(int number) => number switch
    {
        >= 10_017 and <= 10_022 => $"{(char)(number - 10_017 + 0x410)}",
        >= 10_024 and <= 10_049 => $"{(char)(number - 10_024 + 0x416)}",
        >= 10_065 and <= 10_070 => $"{(char)(number - 10_065 + 0x430)}",
        >= 10_072 and <= 10_097 => $"{(char)(number - 10_072 + 0x436)}",
        >= 57_664 and <= 57_690 => $"{(char)(number - 57_664 + 0x5D0)}",
        _ => null,
    };

    private static Dictionary<string, string> Build()
    {
        var names = new Dictionary<string, string>(Others, StringComparer.Ordinal);
        foreach (var (at, name) in Ascii.Split(' ').Index())
            names[name] = $"{(char)(' ' + at)}";
        foreach (var (at, name) in Latin1.Split(' ').Index())
            names[name] = $"{(char)('\u00A1' + at)}";
        foreach (var (accent, letters) in Accents)
        {
            for (var i = 0; i < letters.Length; i += 2)
                names[letters[i] + accent] = $"{letters[i + 1]}";
        }
        return names;
    }
}
