using MailMesh.Contracts;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Peers;
using MailMesh.Mail.Smtp;

namespace MailMesh.InboxSync.Connecting;

/// <summary>Says what keeps us from an account, and what its owner can do about it.</summary>
public static class ConnectRefusal
{
    /// <summary>A server's own words are cut to this.</summary>
    public const int ServerCharsMax = 512;

    /// <summary>What servers without response codes say when the password isn't the trouble.</summary>
    private static readonly string[] PassingWords =
        ["too many", "temporar", "try again later", "unavailable", "internal error", "server error", "timed out"];

    /// <summary>Null where the login succeeded.</summary>
    public static InboxRefused? Of(ImapOutcome<ImapClient> outcome, Account account) => outcome switch
    {
        ImapOutcome<ImapClient>.Done => null,
        ImapOutcome<ImapClient>.Lost { Fault: not PeerFault.None } lost =>
            Unreached("imap", account.Imap, lost.Fault, lost.Reason),
        ImapOutcome<ImapClient>.Lost lost =>
            new("provider_error", $"{account.Imap.Host} ended the connection: {Cut(lost.Reason)}. Try again later."),
        ImapOutcome<ImapClient>.Throttled throttled =>
            new("provider_error", $"{account.Imap.Host} wants a pause: {Cut(throttled.Text)}. Try again later."),
        ImapOutcome<ImapClient>.Refused refused when IsLogin(refused) => Login(account.Imap, account, refused.Text),
        ImapOutcome<ImapClient>.Refused refused => new(
            refused.By == Refusal.Unsafe ? "tls_failed" : "provider_error",
            $"imap: {account.Imap.Host}:{account.Imap.Port}: {Cut(refused.Text)}. "
            + (refused.By == Refusal.Unsafe ? OtherTls(account.Imap) : "Try again later.")),
        _ => throw new InvalidOperationException($"An outcome of IMAP is {outcome.GetType().Name}."),
    };

    /// <summary>Null where the login succeeded.</summary>
    public static InboxRefused? Of(SmtpCheck check, AccountServer smtp, Account account) => check switch
    {
        SmtpCheck.Ready => null,
        SmtpCheck.Failed { Fault: not PeerFault.None } failed =>
            Unreached("smtp", smtp, failed.Fault, failed.Reason),
        SmtpCheck.Failed { Stage: SmtpStage.Authenticate, Reply: null or { IsPermanent: true } } failed =>
            Login(smtp, account, failed.Reason),
        SmtpCheck.Failed { Stage: SmtpStage.Tls } failed => new(
            "tls_failed", $"smtp: {smtp.Host}:{smtp.Port}: {Cut(failed.Reason)}. {OtherTls(smtp)}"),
        SmtpCheck.Failed failed => new(
            "provider_error", $"smtp: {smtp.Host} refuses us: {Cut(failed.Reason)}. Try again later."),
        _ => throw new InvalidOperationException($"A check of SMTP is {check.GetType().Name}."),
    };

    /// <summary>True where the server refuses the login itself: trying again with the same secret is no use.</summary>
    public static bool IsLogin<T>(ImapOutcome<T>.Refused refused) => refused switch
    {
        { Code.Name: "AUTHENTICATIONFAILED" or "AUTHORIZATIONFAILED" or "EXPIRED" } => true,
        // RFC 5530 §3: not just now, and no word about the password.
        { Code.Name: "UNAVAILABLE" or "INUSE" or "SERVERBUG" or "LIMIT" or "CONTACTADMIN" } => false,
        { By: Refusal.No } => !PassingWords.Any(
            words => refused.Text.Contains(words, StringComparison.OrdinalIgnoreCase)),
        { By: Refusal.NotOffered } => true,
        _ => false,
    };

    /// <summary>One line, without control characters, cut.</summary>
    public static string Cut(string text)
    {
        var clean = string.Concat(text.Take(ServerCharsMax).Select(c => char.IsControl(c) ? ' ' : c));
        return clean.Trim().TrimEnd('.');
    }

    private static InboxRefused Login(AccountServer server, Account account, string words)
    {
        var advice = MailProviders.Advice(account.Address, server.Host)
            ?? "Check the user name and the password; where the account has two-step login, make an app password.";
        return new("auth_failed", $"{server.Host} refuses the login of {account.UserName}: {Cut(words)}. {advice}");
    }

    private static InboxRefused Unreached(string name, AccountServer server, PeerFault fault, string reason)
    {
        var place = $"{name}: {server.Host}:{server.Port}";
        reason = reason.Replace($"no connection to {server.Host}:{server.Port}: ", "", StringComparison.Ordinal);
        return fault switch
        {
            PeerFault.NameNotFound => new(
                "name_not_found", $"{name}: there is no host named {server.Host}. Check the name of the server."),
            PeerFault.AddressRefused => new("host_not_allowed", Private(name, server)),
            PeerFault.PortClosed => new(
                "port_closed", $"{place} refuses connections: nothing listens there. {Ports(name)}"),
            PeerFault.Unreachable => new(
                "unreachable",
                $"{place} does not answer ({Cut(reason)}). Check host and port; a firewall may be between."),
            PeerFault.CertificateRefused => new(
                "certificate_invalid", $"{place}: {Cut(reason)}. Use the name that the certificate is for, "
                + "or have the server's operator mend it."),
            _ => new("tls_failed", $"{place}: {Cut(reason)}. {OtherTls(server)}"),
        };
    }

    private static string Private(string name, AccountServer server) => server.Tls == Mail.TlsMode.None
        ? $"{name}: without TLS only a server of this installation's own network may be used: "
            + "choose tls implicit or starttls."
        : $"{name}: {server.Host} is an address of a private network. The operator of this installation may allow "
            + "those with Connecting__AllowPrivateHosts=true.";

    private static string Ports(string name) => name == "imap"
        ? "IMAP is usual at 993 (tls implicit) or 143 (starttls)."
        : "Submission is usual at 465 (tls implicit) or 587 (starttls).";

    private static string OtherTls(AccountServer server) => server.Tls == Mail.TlsMode.Implicit
        ? "If the port speaks plain text first, choose tls starttls."
        : "If the port speaks TLS from the first byte, choose tls implicit.";
}
