using System.Text;

namespace MailMesh.Content.Files.Pdf.Fonts;

/// <summary>
/// Letters from the shapes that a page shows (Arabic Presentation Forms-B, Latin ligatures): words are searched and
/// read by letters. The runtime's normalization does nothing without ICU, which the services go without.
/// </summary>
internal static class PrintedForms
{
    private const int First = 0xFE80;
    private const int LamAlefs = 0xFEF5;
    private const int Last = 0xFEFC;

    private const string Arabic = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي";
    private const string Shapes = "122224242444442222444444444444444224"; // how many each letter has, in their order

    private const char FirstLigature = '\uFB00';
    private static readonly string[] Ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

    private static readonly string ByShape = Build();

    public static string Letters(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange(FirstLigature, (char)Last)) return text;
        var letters = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c >= FirstLigature && c < FirstLigature + Ligatures.Length)
                letters.Append(Ligatures[c - FirstLigature]);
            else if (c is < (char)First or > (char)Last) letters.Append(c);
            else if (c >= LamAlefs) letters.Append('ل').Append("آأإا"[(c - LamAlefs) / 2]);
            else letters.Append(ByShape[c - First]);
        }
        return letters.ToString();
    }

    private static string Build()
    {
        var byShape = new StringBuilder();
        for (var i = 0; i < Arabic.Length; i++)
            byShape.Append(Arabic[i], Shapes[i] - '0');
        return byShape.ToString();
    }
}
