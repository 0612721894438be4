using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Session;

/// <summary>ENABLE, RFC 5161.</summary>
public static class EnableCommand
{
    /// <summary>Enables extensions; gives those that are enabled now.</summary>
    public static Task<ImapOutcome<IReadOnlySet<string>>> Enable(
        this ImapClient client, IReadOnlyList<string> extensions, CancellationToken ct = default) => throw new NotSupportedException();
}
