using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>UID SEARCH, RFC 9051 §6.4.4, and ESEARCH, RFC 4731.</summary>
public static class SearchCommand
{
    /// <summary>Finds mails.</summary>
    public static Task<ImapOutcome<SearchResult>> Search(
        this ImapClient client, SearchKey key, CancellationToken ct = default) => throw new NotSupportedException();
}

/// <summary>What a search found.</summary>
/// <param name="Uids">All of them.</param>
/// <param name="ModSeq">Highest mod-sequence among them, where the search had one.</param>
public sealed record SearchResult(UidSet Uids, ulong? ModSeq);
