using MailMesh.Mail;
using MailMesh.Mail.Dns;

namespace MailMesh.InboxSync.Connecting.Discovering;

/// <summary>What a domain says of its mail services in DNS (RFC 6186, RFC 8314 §5.1).</summary>
public sealed class SrvSettings(DnsResolver resolver)
{
    private static readonly string[] Services = ["_imaps", "_imap", "_submissions", "_submission"];

    public async Task<Finding?> Find(string domain, CancellationToken ct)
    {
        var asks = Services.Select(service => resolver.Srv($"{service}._tcp.{domain}", ct));
        var answers = await Task.WhenAll(asks);
        var imap = Server(answers[0], TlsMode.Implicit) ?? Server(answers[1], TlsMode.StartTls);
        return imap is null
            ? null
            : new Finding(imap, Server(answers[2], TlsMode.Implicit) ?? Server(answers[3], TlsMode.StartTls));
    }

    private static AccountServer? Server(DnsAnswer<SrvHost> answer, TlsMode tls) =>
        answer.RecordsOrNone.FirstOrDefault(host => !host.IsNone) is { Port: > 0 } first
            ? new AccountServer(first.Host, first.Port, tls)
            : null;
}
