using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>What a finished FETCH amounts to.</summary>
/// <param name="Emails">Mails that came.</param>
/// <param name="Vanished">UIDs gone, where that was asked for.</param>
public sealed record FetchSummary(long Emails, UidSet Vanished);

/// <summary>Mails as they arrive, to be read once. <see cref="Outcome"/> tells afterwards how it ended.</summary>
public sealed class FetchedEmails : IAsyncEnumerable<FetchedEmail>
{
    /// <summary>Completes when the last mail was given, or the reading was left.</summary>
    public Task<ImapOutcome<FetchSummary>> Outcome => throw new NotSupportedException();

    /// <summary>Starts to read. Each mail is the consumer's to dispose.</summary>
    public IAsyncEnumerator<FetchedEmail> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}
