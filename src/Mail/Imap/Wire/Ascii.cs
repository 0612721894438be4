namespace MailMesh.Mail.Imap.Wire;

/// <summary>Comparisons of wire bytes with words of the grammar.</summary>
internal static class Ascii
{
    public static bool Is(ReadOnlySpan<byte> text, string word) =>
        text.Length == word.Length && System.Text.Ascii.EqualsIgnoreCase(text, word);

    public static bool StartsIgnoringCase(ReadOnlySpan<byte> text, string word) =>
        text.Length >= word.Length && System.Text.Ascii.EqualsIgnoreCase(text[..word.Length], word);
}
