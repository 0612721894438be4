using MailMesh.Mirror.Searching;

namespace MailMesh.Mirror.Writing;

/// <summary>What of an email is searchable, and what a hit there says.</summary>
internal static class EmailLexemes
{
    /// <param name="text">Of the email; not held after the call.</param>
    public static LexemeList Of(EmailContent content, ReadOnlySpan<char> text)
    {
        var vector = new SearchVector().AddField(SearchVector.Subject, content.Subject, 'A');
        if (content.From is { } from)
            vector.AddField(SearchVector.From, $"{from.Name} {from.Address}", 'B');
        foreach (var to in content.To.Concat(content.Cc).Concat(content.Bcc).Take(StoreLimits.CorrespondentsMax))
            vector.AddField(SearchVector.To, $"{to.Name} {to.Address}", 'B');
        foreach (var part in content.Attachments.Take(StoreLimits.AttachmentsMax))
            vector.AddField(SearchVector.Filename, part.Filename, 'C');
        return vector.AddText(text).Finish();
    }
}
