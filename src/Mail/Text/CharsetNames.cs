using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;

namespace MailMesh.Mail.Text;

/// <summary>Charset names in the wild, to code pages. Negative ones are not the runtime's.</summary>
internal static class CharsetNames
{
    public const int Unknown = -1;
    public const int Ascii = -2;
    public const int Utf7 = -3;
    public const int Iso2022Cn = -4;
    public const int EucTw = -5;
    public const int Viscii = -6;
    public const int Iso8859Part10 = -10;
    public const int Iso8859Part14 = -14;
    public const int Iso8859Part16 = -16;

    private const int NameCharsMax = 64;
    private const int ResolvedMax = 1_000;

    /// <summary>
    /// What the runtime lacks, or reads more narrowly than senders write: as in the WHATWG Encoding Standard §4.2,
    /// iso-8859-1 is windows-1252, gb2312 is gb18030, ks_c_5601-1987 is code page 949.
    /// </summary>
    private static readonly FrozenDictionary<string, int> Aliases = new Dictionary<string, int>
    {
        ["us-ascii"] = Ascii,
        ["ascii"] = Ascii,
        ["ansi_x3.4-1968"] = Ascii,
        ["ansi_x3.4-1986"] = Ascii,
        ["iso646-us"] = Ascii,
        ["iso_646.irv:1991"] = Ascii,
        ["646"] = Ascii,
        ["utf8"] = 65001,
        ["utf_8"] = 65001,
        ["utf-8-sig"] = 65001,
        ["utf8mb4"] = 65001,
        ["unicode-1-1-utf-8"] = 65001,
        ["utf-7"] = Utf7,
        ["utf7"] = Utf7,
        ["unicode-1-1-utf-7"] = Utf7,
        ["iso-8859-1"] = 1252,
        ["iso8859-1"] = 1252,
        ["iso_8859-1"] = 1252,
        ["latin1"] = 1252,
        ["latin-1"] = 1252,
        ["l1"] = 1252,
        ["8859_1"] = 1252,
        ["iso-8859-9"] = 1254,
        ["iso8859-9"] = 1254,
        ["latin5"] = 1254,
        ["iso-8859-11"] = 874,
        ["tis-620"] = 874,
        ["tis620"] = 874,
        ["windows-874"] = 874,
        ["iso-8859-8-i"] = 38598,
        ["iso-8859-8-e"] = 28598,
        ["iso-8859-10"] = Iso8859Part10,
        ["latin6"] = Iso8859Part10,
        ["iso-8859-14"] = Iso8859Part14,
        ["latin8"] = Iso8859Part14,
        ["iso-8859-16"] = Iso8859Part16,
        ["latin10"] = Iso8859Part16,
        ["shift_jis"] = 932,
        ["shift-jis"] = 932,
        ["sjis"] = 932,
        ["x-sjis"] = 932,
        ["ms_kanji"] = 932,
        ["windows-31j"] = 932,
        ["cp943c"] = 932,
        ["eucjp"] = 51932,
        ["x-euc-jp"] = 51932,
        ["iso-2022-jp"] = 50220,
        ["iso-2022-jp-1"] = 50220,
        ["iso-2022-jp-2"] = 50220,
        ["iso-2022-jp-3"] = 50220,
        ["iso-2022-jp-ms"] = 50220,
        ["cp50220"] = 50220,
        ["cp50221"] = 50221,
        ["cp50222"] = 50222,
        ["gb2312"] = 54936,
        ["gb_2312-80"] = 54936,
        ["gb2312-80"] = 54936,
        ["gbk"] = 54936,
        ["x-gbk"] = 54936,
        ["gb18030"] = 54936,
        ["cp936"] = 54936,
        ["ms936"] = 54936,
        ["windows-936"] = 54936,
        ["euc-cn"] = 54936,
        ["hz"] = 52936,
        ["iso-2022-cn"] = Iso2022Cn,
        ["iso-2022-cn-ext"] = Iso2022Cn,
        ["euc-tw"] = EucTw,
        ["euctw"] = EucTw,
        ["x-euc-tw"] = EucTw,
        ["big5-hkscs"] = 950,
        ["big5hkscs"] = 950,
        ["cn-big5"] = 950,
        ["x-x-big5"] = 950,
        ["euc-kr"] = 949,
        ["euckr"] = 949,
        ["ks_c_5601-1987"] = 949,
        ["ks_c_5601-1989"] = 949,
        ["ksc5601"] = 949,
        ["ks_c_5601"] = 949,
        ["uhc"] = 949,
        ["windows-949"] = 949,
        ["viscii"] = Viscii,
        ["viscii1.1-1"] = Viscii,
        ["csviscii"] = Viscii,
        ["koi8r"] = 20866,
        ["koi8u"] = 21866,
        ["koi8-ru"] = 21866,
        ["x-mac-roman"] = 10000,
        ["mac-roman"] = 10000,
        ["x-mac-cyrillic"] = 10007,
        // These say "I do not know": the bytes speak for themselves.
        ["unknown-8bit"] = Unknown,
        ["unknown"] = Unknown,
        ["x-unknown"] = Unknown,
        ["default_charset"] = Unknown,
        ["8bit"] = Unknown,
        ["binary"] = Unknown,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly ConcurrentDictionary<string, int> Resolved = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The code page of a name, or one of the constants above.</summary>
    public static int Resolve(string name)
    {
        if (name.Length is 0 or > NameCharsMax)
        {
            return Unknown;
        }
        if (Aliases.TryGetValue(name, out var codePage) || Resolved.TryGetValue(name, out codePage))
        {
            return codePage;
        }
        codePage = ResolveRare(name.Trim(' ', '\t', '"', '\''));
        // Names come from strangers: past the limit they are resolved each time rather than kept.
        if (Resolved.Count < ResolvedMax)
        {
            Resolved.TryAdd(name, codePage);
        }
        return codePage;
    }

    private static int ResolveRare(string name)
    {
        if (Aliases.TryGetValue(name, out var codePage))
        {
            return codePage;
        }
        if (RuntimeCodePage(name) is { } known)
        {
            return known;
        }
        // cp1252, cp-1252, windows1252, win-1252, x-cp1252, ibm-850, ms1252: the number tells.
        ReadOnlySpan<string> prefixes =
            ["x-windows-", "windows-", "windows", "x-cp", "cp-", "cp", "win-", "win", "ibm-", "ms"];
        foreach (var prefix in prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                && int.TryParse(name.AsSpan(prefix.Length), out var number))
            {
                return ByNumber(number);
            }
        }
        return Unknown;
    }

    private static int ByNumber(int number) => number switch
    {
        936 => 54936,
        932 or 949 or 950 or 874 => number,
        65000 => Utf7,
        20127 => Ascii,
        _ => RuntimeCodePage($"windows-{number}") ?? RuntimeCodePage($"ibm{number}") ?? RuntimeCodePage($"cp{number}")
            ?? Unknown,
    };

    private static int? RuntimeCodePage(string name)
    {
        try
        {
            var encoding = Encoding.GetEncoding(name);
            return encoding.CodePage switch
            {
                65000 => Utf7,
                20127 => Ascii,
                var codePage => codePage,
            };
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null; // The runtime has no way to ask without an exception; Resolved keeps it to once a name.
        }
    }
}
