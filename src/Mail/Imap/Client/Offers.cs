namespace MailMesh.Mail.Imap.Client;

/// <summary>What to answer where a server doesn't offer what a command needs: it would only say BAD.</summary>
internal static class Offers
{
    public static Task<ImapOutcome<T>> Missing<T>(string extension) => Task.FromResult<ImapOutcome<T>>(
        new ImapOutcome<T>.Refused(Refusal.NotOffered, null, $"the server doesn't offer {extension}"));
}
