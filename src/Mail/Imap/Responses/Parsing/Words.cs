namespace MailMesh.Mail.Imap.Responses.Parsing;

/// <summary>Lower case without a new string where the text is lower already.</summary>
internal static class Words
{
    public static string Lower(string text) =>
        text.AsSpan().ContainsAnyInRange('A', 'Z') || !System.Text.Ascii.IsValid(text) ? text.ToLowerInvariant() : text;
}
