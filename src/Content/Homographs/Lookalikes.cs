using System.Collections.Frozen;
using System.Text;

namespace MailMesh.Content.Homographs;

/// <summary>
/// Letters that look like those of ASCII (UTS #39 §4): the ones that a reader of mail takes for another.
/// </summary>
internal static class Lookalikes
{
    /// <summary>Each pair: the letter, and what it is taken for.</summary>
    private const string Close =
        // Cyrillic
        "аaсcԁdеeһhіiїiјjӏlоoрpԛqѕsԝwхxуyҽeѵvѡwԍgҫcүyԃd"
        // Greek
        + "αaιiκkνvοoρpτtυuχxγyηnωwϲcϳjϱpϰk"
        // Armenian
        + "ոnսuօoցgհhզqյjիhւlոnքp"
        // Cherokee, small as domains have it
        + "ꭰdꭱrꭲtꭵiꭺaꭻjꭼeꮃwꮇmꮋhꮐgꮓzꮟbꮢrꮤwꮥsꮩvꮪsꮮlꮯcꮲpꮶkᏼbᏻg"
        // Lisu, which has capitals alone
        + "ꓐbꓑpꓒdꓓdꓔtꓖgꓗkꓙjꓚcꓜzꓝfꓟmꓠnꓡlꓢsꓣrꓦvꓧhꓪwꓫxꓬyꓮaꓰeꓲiꓳoꓴu"
        // Coptic
        + "ⲁaⲉeⲓiⲕkⲟoⲣpⲥcⲭxⲩy"
        // Latin beyond the alphabets of languages
        + "ıiɑaɡgɩiʟlɴnʀrɢgʙbʜhɪiʏyᴀaᴄcᴅdᴇeᴊjᴋkᴍmᴏoᴘpᴛtᴜuᴠvᴡwᴢzꜱsꜰfƅbƽsǀlꞓcɯwʋvꭑwꞵbꮁrⱱvꬲe";

    /// <summary>Less alike: they tell what a word that mixes scripts stands for, and flag none by themselves.</summary>
    private const string Far = "вbгrкkмmнhпnтtьbъbиuщwшwцuлnяrβbδdεeζzθoλlμuξeπnσoςcφoաwբrեtժdնuրnտm";

    private static readonly FrozenDictionary<int, char> CloseOf = Pairs(Close);
    private static readonly FrozenDictionary<int, char> AnyOf = Pairs(Close + Far);

    /// <summary>
    /// Each letter outside ASCII looks like one of ASCII, and there is one: the word can be taken for another.
    /// </summary>
    public static bool CanBeTakenForLatin(string word)
    {
        var any = false;
        foreach (var rune in word.EnumerateRunes())
        {
            if (rune.IsAscii)
                continue;
            if (!CloseOf.ContainsKey(rune.Value))
                return false;
            any = true;
        }
        return any;
    }

    /// <summary>What the word looks like; null where some of it looks like nothing in ASCII.</summary>
    public static string? Latin(string word)
    {
        var latin = new StringBuilder(word.Length);
        foreach (var rune in word.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (rune.IsAscii)
                latin.Append((char)rune.Value);
            else if (AnyOf.TryGetValue(rune.Value, out var alike))
                latin.Append(alike);
            else if (Rune.GetUnicodeCategory(rune) is not System.Globalization.UnicodeCategory.NonSpacingMark)
                return null;
        }
        return latin.ToString();
    }

    private static FrozenDictionary<int, char> Pairs(string pairs)
    {
        var found = new Dictionary<int, char>();
        for (var at = 0; at + 1 < pairs.Length; at += 2)
            found.TryAdd(pairs[at], pairs[at + 1]);
        return found.ToFrozenDictionary();
    }
}
