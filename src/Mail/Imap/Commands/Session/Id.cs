using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Session;

/// <summary>ID, RFC 2971.</summary>
public static class IdCommand
{
    /// <summary>Introduces us; gives what the server says of itself.</summary>
    public static Task<ImapOutcome<IReadOnlyDictionary<string, string>>> Id(
        this ImapClient client, IReadOnlyDictionary<string, string>? fields = null, CancellationToken ct = default) => throw new NotSupportedException();
}
