using System.Globalization;

namespace MailMesh.Mirror.Searching;

/// <summary>What a character is to search, and how it is written there.</summary>
internal enum WordKind : byte
{
    Space,
    Word,

    /// <summary>Of a script without spaces between words.</summary>
    Unspaced,

    /// <summary>An accent or vowel point of its own: left out, so that both spellings of é are one.</summary>
    Mark,

    /// <summary>Half of a character: look at the pair.</summary>
    Surrogate,
}

/// <summary>
/// Tables over UTF-16: kinds, and characters folded to lower case, narrow form and no accent. The framework's own
/// normalisation knows ASCII alone, since MailMesh runs without the machine's cultures.
/// </summary>
internal static class WordFold
{
    /// <summary>In <see cref="Folds"/>: the character becomes two, see <see cref="Pair"/>.</summary>
    public const char TwoChars = '\uFFFF';

    /// <summary>In <see cref="Letters"/>: of a script without spaces, folded to itself.</summary>
    public const char UnspacedLetter = '\u0002';

    /// <summary>In <see cref="Letters"/>: a mark, half of a character, or one that becomes two.</summary>
    public const char OddLetter = '\u0001';

    /// <summary>Each line: a letter, then what is that letter with an accent (Unicode's canonical forms).</summary>
    private static readonly string[] Accented =
    [
        "aàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ", "bḃḅḇ", "cçćĉċčḉ", "dďđḋḍḏḑḓ", "eèéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ", "fḟ",
        "gĝğġģǧǵḡ", "hĥħȟḣḥḧḩḫẖ", "iìíîïĩīĭįıİǐȉȋḭḯỉị", "jĵǰ", "kķǩḱḳḵ", "lĺļľłḷḹḻḽ", "mḿṁṃ", "nñńņňǹṅṇṉṋ",
        "oòóôõöøōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợǿ", "pṕṗ", "rŕŗřȑȓṙṛṝṟ", "sśŝşšșṡṣṥṧṩ", "tţťŧțṫṭṯṱẗ",
        "uùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự", "vṽṿ", "wŵẁẃẅẇẉẘ", "xẋẍ", "yýÿŷȳẏẙỳỵỷỹ", "zźżžẑẓẕ",
        "αάἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ", "εέἐἑἒἓἔἕὲέ", "ηήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ", "ιΐίϊἰἱἲἳἴἵἶἷὶίιῐῑῒΐῖῗ",
        "οόὀὁὂὃὄὅὸό", "ρῤῥ", "σς", "υΰϋύὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ", "ωώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ",
        "аӑӓ", "гѓ", "еѐёӗ", "жӂӝ", "зӟ", "ийѝӣӥ", "кќ", "оӧ", "уўӯӱӳ", "чӵ", "ыӹ", "эӭ", "ії", "ѵѷ", "әӛ", "өӫ",
    ];

    private static readonly WordKind[] KindTable = BuildKinds();
    private static readonly char[] FoldTable = BuildFolds();
    private static readonly char[] LetterTable = BuildLetters();

    public static ReadOnlySpan<WordKind> Kinds => KindTable;

    public static ReadOnlySpan<char> Folds => FoldTable;

    /// <summary>
    /// One look for most: a character of a word as it is folded, above <see cref="UnspacedLetter"/>; that,
    /// <see cref="OddLetter"/>, or NUL between words.
    /// </summary>
    public static ReadOnlySpan<char> Letters => LetterTable;

    /// <summary>What <see cref="TwoChars"/> stands for.</summary>
    public static string Pair(char c) => c switch
    {
        'ß' or 'ẞ' => "ss",
        'æ' or 'Æ' or 'ǽ' or 'Ǽ' or 'ǣ' or 'Ǣ' => "ae",
        'œ' or 'Œ' => "oe",
        _ => "th",
    };

    /// <summary>Of a character outside of the basic plane.</summary>
    public static WordKind KindOf(int point) => IsUnspaced(point)
        ? WordKind.Unspaced
        : OfCategory(CharUnicodeInfo.GetUnicodeCategory(point));

    private static WordKind[] BuildKinds()
    {
        var kinds = new WordKind[char.MaxValue + 1];
        for (var c = 0; c <= char.MaxValue; c++)
            kinds[c] = c switch
            {
                '_' => WordKind.Word,
                >= 0xD800 and <= 0xDFFF => WordKind.Surrogate,
                >= 0x0300 and <= 0x036F or >= 0x0591 and <= 0x05C7 or >= 0x064B and <= 0x065F or 0x0670 =>
                    WordKind.Mark, // Latin, Hebrew and Arabic; Indic vowel signs are letters of their words
                _ => KindOf(c),
            };
        return kinds;
    }

    private static char[] BuildFolds()
    {
        var folds = new char[char.MaxValue + 1];
        for (var c = 0; c <= char.MaxValue; c++) // full-width ASCII forms: U+FF01 to U+FF5E are U+0021 to U+007E
            folds[c] = char.ToLowerInvariant(c is >= 0xFF01 and <= 0xFF5E ? (char)(c - 0xFEE0) : (char)c);
        foreach (var letters in Accented)
            foreach (var accented in letters)
                folds[accented] = folds[char.ToUpperInvariant(accented)] = letters[0];
        foreach (var two in "ßẞæÆǽǼǣǢœŒþÞ")
            folds[two] = TwoChars;
        return folds;
    }

    private static char[] BuildLetters()
    {
        var letters = new char[char.MaxValue + 1];
        for (var c = 0; c <= char.MaxValue; c++)
            letters[c] = KindTable[c] switch
            {
                WordKind.Space => '\0',
                WordKind.Word when FoldTable[c] != TwoChars => FoldTable[c],
                WordKind.Unspaced => UnspacedLetter,
                _ => OddLetter,
            };
        return letters;
    }

    private static WordKind OfCategory(UnicodeCategory category) => category switch
    {
        <= UnicodeCategory.OtherLetter => WordKind.Word,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber => WordKind.Word,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => WordKind.Word,
        _ => WordKind.Space,
    };

    // Scripts that don't part words by spaces; Hangul does, but joins particles to them.
    private static bool IsUnspaced(int point) => point switch
    {
        >= 0x0E01 and <= 0x0EFF => true, // Thai, Lao
        >= 0x1000 and <= 0x109F or >= 0x1780 and <= 0x17FF => true, // Burmese, Khmer
        0x3005 or (>= 0x3041 and <= 0x30FF and not 0x30FB) => true, // kana
        >= 0x3400 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF => true, // Han
        >= 0xAC00 and <= 0xD7A3 => true, // Hangul
        >= 0xFF66 and <= 0xFF9D => true, // half-width kana
        >= 0x20000 and <= 0x3FFFF => true, // rarer Han
        _ => false,
    };
}
