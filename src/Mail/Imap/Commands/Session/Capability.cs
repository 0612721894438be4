using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Session;

/// <summary>CAPABILITY, RFC 9051 §6.1.1.</summary>
public static class CapabilityCommand
{
    /// <summary>Asks what the server offers.</summary>
    public static Task<ImapOutcome<ImapCapabilities>> Capability(this ImapClient client, CancellationToken ct = default) => throw new NotSupportedException();
}
