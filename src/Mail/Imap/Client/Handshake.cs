namespace MailMesh.Mail.Imap.Client;

internal static class Handshake
{
    public static Task<ImapOutcome<ImapClient>> Open(
        ImapEndpoint endpoint, ImapOptions options, CancellationToken ct) => throw new NotSupportedException();
}
