using System.Net;
using System.Security.Cryptography.X509Certificates;
using MailMesh.Mail.Sasl;

namespace MailMesh.Mail.Smtp;

/// <summary>Where a <see cref="SmtpServer"/> listens, and its limits.</summary>
public sealed record SmtpServerOptions
{
    /// <summary>Address and port; port 0 takes a free one. Loopback and any free port by default.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Our name in the greeting (RFC 5321 §4.3.1).</summary>
    public string HostName { get; init; } = "localhost";

    /// <summary>Dialect to speak.</summary>
    public SmtpProtocol Protocol { get; init; }

    /// <summary>Certificate with private key: STARTTLS is offered with it. Null for no TLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>TLS from the first byte (RFC 8314 §3.3); needs <see cref="Certificate"/>.</summary>
    public bool ImplicitTls { get; init; }

    /// <summary>
    /// Looks up what is kept of a user's password; null for a user who doesn't exist. AUTH is offered with it
    /// (SCRAM-SHA-256, PLAIN, LOGIN), over TLS only unless <see cref="AllowLoginInClear"/>.
    /// </summary>
    public Func<SmtpSession, string, CancellationToken, ValueTask<ScramSecret?>>? Accounts { get; init; }

    /// <summary>MAIL is refused by 530 until somebody logged in; needs <see cref="Accounts"/>.</summary>
    public bool RequireLogin { get; init; }

    /// <summary>Takes logins without TLS (RFC 4954 §4 advises against). For loopback only.</summary>
    public bool AllowLoginInClear { get; init; }

    /// <summary>Failed logins of one session; 3. Then 421.</summary>
    public int LoginFailuresMax { get; init; } = 3;

    /// <summary>
    /// Offers DSN (RFC 3461). Set it only where the handler sends the reports that <see cref="ReceivedMail.Dsn"/>
    /// asks for, or passes them on: taking such a mail promises them.
    /// </summary>
    public bool Dsn { get; init; }

    /// <summary>Offers BINARYMIME (RFC 3030 §3): the handler then gets content that isn't made of lines.</summary>
    public bool BinaryMime { get; init; }

    /// <summary>Largest mail in bytes, told by SIZE (RFC 1870); 50 MiB. More gets 552 5.3.4.</summary>
    public int MessageBytesMax { get; init; } = 50 * 1024 * 1024;

    /// <summary>Content bytes held by all sessions together; 256 MiB. More gets 452 4.3.1.</summary>
    public long BytesInFlightMax { get; init; } = 256L * 1024 * 1024;

    /// <summary>Recipients of one mail; 100 (RFC 5321 §4.5.3.1.8). More get 452 4.5.3.</summary>
    public int RecipientsMax { get; init; } = 100;

    /// <summary>Mails of one session; 10,000. The next MAIL gets 421.</summary>
    public int TransactionsMax { get; init; } = 10_000;

    /// <summary>Commands refused by 5xx in one session since its last accepted mail; 50. Then 421.</summary>
    public int ErrorsMax { get; init; } = 50;

    /// <summary>
    /// Commands since the last accepted mail that bring no mail forward (NOOP, RSET, chunks smaller than
    /// <see cref="ProgressBytesMin"/>, ...); 100. Then 421.
    /// </summary>
    public int IdleCommandsMax { get; init; } = 100;

    /// <summary>Sessions at a time; 1,000. More get 421.</summary>
    public int ConnectionsMax { get; init; } = 1000;

    /// <summary>Sessions at a time from one address; 100. More get 421.</summary>
    public int ConnectionsPerAddressMax { get; init; } = 100;

    /// <summary>
    /// Time for one whole command line to arrive; 5 min (RFC 5321 §4.5.3.2.7). Single bytes don't extend it.
    /// </summary>
    public TimeSpan CommandMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// In each such span content must grow by <see cref="ProgressBytesMin"/>, or the client is dropped; 60 s.
    /// </summary>
    public TimeSpan ProgressMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of content expected in each <see cref="ProgressMax"/>; 1,024.</summary>
    public int ProgressBytesMin { get; init; } = 1024;

    /// <summary>Time for the client to take our replies, and for a TLS handshake; 60 s.</summary>
    public TimeSpan WriteMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time for the whole content of one mail, however fast it grows; 1 h. Then 421.</summary>
    public TimeSpan ContentMax { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Time for each call of the handler, then 451; 5 min, below the client's 10 (RFC 5321 §4.5.3.2.6).
    /// </summary>
    public TimeSpan HandlerMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long disposal lets mails under way finish; 10 s.</summary>
    public TimeSpan DrainMax { get; init; } = TimeSpan.FromSeconds(10);

    internal void Validate()
    {
        if (ImplicitTls && Certificate is null)
            throw new ArgumentException("ImplicitTls needs a Certificate.");
        if (Certificate is { HasPrivateKey: false })
            throw new ArgumentException("Certificate has no private key; load it with its key.");
        if (RequireLogin && Accounts is null)
            throw new ArgumentException("RequireLogin needs Accounts.");
        if (HostName.Length == 0 || HostName.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new ArgumentException($"HostName '{HostName}' must be a domain or an address literal.");
        ArgumentOutOfRangeException.ThrowIfLessThan(MessageBytesMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BytesInFlightMax, 1);
        foreach (var limit in (int[])[RecipientsMax, TransactionsMax, ErrorsMax, IdleCommandsMax, LoginFailuresMax,
            ConnectionsMax, ConnectionsPerAddressMax, ProgressBytesMin])
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        foreach (var wait in (TimeSpan[])[CommandMax, ProgressMax, ContentMax, WriteMax, HandlerMax])
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(wait, TimeSpan.Zero);
    }
}
