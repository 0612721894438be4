using System.Text;

namespace MailMesh.Mail.Sasl;

/// <summary>
/// The mapping and normalizing halves of SASLprep (RFC 4013 §2.1, §2.2). What it would prohibit is left as it
/// is: the server then decides. A process with InvariantGlobalization has no normalization tables: there a
/// password is used as it was typed, which differs only for characters that were typed decomposed.
/// </summary>
internal static class SaslPrep
{
    public static string Prepare(string text)
    {
        if (Ascii.IsValid(text)) return text;
        var mapped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '\u00AD' or '\u034F' or '\u1806' or '\u2060' or '\uFEFF'
                or (>= '\u180B' and <= '\u180D') or (>= '\u200B' and <= '\u200D') or (>= '\uFE00' and <= '\uFE0F'))
                continue; // RFC 3454 B.1: commonly mapped to nothing
            mapped.Append(char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.SpaceSeparator ? ' ' : c);
        }
        return mapped.ToString().Normalize(NormalizationForm.FormKC);
    }
}
