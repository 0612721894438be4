using System.Net;

namespace MailMesh.Mail.Smtp;

/// <summary>What is known of a connected client.</summary>
public sealed class SmtpSession
{
    internal SmtpSession(long id, IPEndPoint remote, SmtpProtocol protocol) =>
        (Id, Remote, Protocol) = (id, remote, protocol);

    /// <summary>Counts connections of this server from 1.</summary>
    public long Id { get; }

    /// <summary>The client's address and port.</summary>
    public IPEndPoint Remote { get; }

    /// <summary>Dialect of the listener.</summary>
    public SmtpProtocol Protocol { get; }

    /// <summary>The name it gave in EHLO, HELO or LHLO: a claim, unverified. Empty before.</summary>
    public string Hello { get; internal set; } = "";

    /// <summary>It spoke EHLO or LHLO, not HELO.</summary>
    public bool IsExtended { get; internal set; }

    /// <summary>The connection is encrypted.</summary>
    public bool IsEncrypted { get; internal set; }

    /// <summary>Who logged in by AUTH; null when nobody did.</summary>
    public string? User { get; internal set; }

    /// <summary>The <c>with</c> keyword of a Received field, without UTF8 prefix (RFC 3848 §1).</summary>
    public string With => Protocol == SmtpProtocol.Lmtp
        ? "LMTP" + Marks
        : IsExtended ? "ESMTP" + Marks : "SMTP";

    private string Marks => (IsEncrypted ? "S" : "") + (User is null ? "" : "A");

    /// <summary>Number and address, for logs.</summary>
    public override string ToString() => $"session {Id} from {Remote}";
}
