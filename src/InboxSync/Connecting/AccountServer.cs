using MailMesh.Contracts;
using MailMesh.Mail;

namespace MailMesh.InboxSync.Connecting;

/// <summary>Where one of an account's servers listens, with nothing left to guess.</summary>
public sealed record AccountServer(string Host, int Port, TlsMode Tls)
{
    private const int HostCharsMax = 253; // RFC 1035 §2.3.4

    /// <summary>What was asked for, completed: IMAP at 993 with TLS from the first byte (RFC 8314 §3.2).</summary>
    public static AccountServer Imap(MailServer asked) => Complete(asked, 993, 143, [143, 1143]);

    /// <summary>What was asked for, completed: submission at 465, TLS from the first byte (RFC 8314 §3.3).</summary>
    public static AccountServer Smtp(MailServer asked) => Complete(asked, 465, 587, [25, 587, 1025, 2525]);

    /// <summary>Null where it may be tried, else why not.</summary>
    public static string? Fault(MailServer asked, string name)
    {
        if (asked.Host.Length is 0 or > HostCharsMax || Uri.CheckHostName(asked.Host) == UriHostNameType.Unknown)
            return $"{name}.host must be a host's name or address, e.g. {name}.example.com";
        if (asked.Port is < 1 or > 65535)
            return $"{name}.port must be 1 to 65535.";
        return asked.Tls is null or "implicit" or "starttls" or "none"
            ? null
            : $"{name}.tls must be implicit, starttls or none.";
    }

    public static AccountServer? Of(string? host, int? port, string? tls) =>
        host is null ? null : new(host, port!.Value, Mode(tls!));

    public string TlsName => Tls switch
    {
        TlsMode.Implicit => "implicit",
        TlsMode.StartTls => "starttls",
        _ => "none",
    };

    public MailServer ToContract() => new(Host, Port, TlsName);

    private static AccountServer Complete(MailServer asked, int implicitPort, int clearPort, int[] clearPorts)
    {
        var tls = asked.Tls is { } named ? Mode(named)
            : asked.Port is { } port && clearPorts.Contains(port) ? TlsMode.StartTls : TlsMode.Implicit;
        var usual = tls == TlsMode.Implicit ? implicitPort : clearPort;
        return new(asked.Host.Trim().ToLowerInvariant(), asked.Port ?? usual, tls);
    }

    private static TlsMode Mode(string name) => name switch
    {
        "implicit" => TlsMode.Implicit,
        "starttls" => TlsMode.StartTls,
        _ => TlsMode.None,
    };
}
