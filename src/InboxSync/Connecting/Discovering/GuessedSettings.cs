using MailMesh.Contracts;
using MailMesh.Mail;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Smtp;

namespace MailMesh.InboxSync.Connecting.Discovering;

/// <summary>The usual names, tried: a server that greets by TLS with a certificate for its name is one.</summary>
public sealed class GuessedSettings(AccountEndpoints endpoints, TimeProvider clock)
{
    private static readonly TimeSpan ProbeTimeMax = TimeSpan.FromSeconds(4);

    /// <summary>With TLS from the first byte.</summary>
    public int ImapPort { get; init; } = 993;

    /// <summary>In this order; submission by STARTTLS comes after TLS from the first byte (RFC 8314 §3.3).</summary>
    public IReadOnlyList<(int Port, TlsMode Tls)> SmtpPorts { get; init; } =
        [(465, TlsMode.Implicit), (587, TlsMode.StartTls)];

    public async Task<Finding?> Find(string domain, CancellationToken ct)
    {
        string[] imapHosts = [$"imap.{domain}", $"mail.{domain}"];
        string[] smtpHosts = [$"smtp.{domain}", $"mail.{domain}"];
        var imap = First(imapHosts.Select(host => Imap(AccountServer.Imap(new MailServer(host, ImapPort)), ct)));
        var smtp = First(smtpHosts.SelectMany(host => SmtpPorts.Select(
            each => Smtp(new AccountServer(host, each.Port, each.Tls), ct))));
        return await imap is { } found ? new Finding(found, await smtp) : null;
    }

    private static async Task<AccountServer?> First(IEnumerable<Task<AccountServer?>> probes) =>
        (await Task.WhenAll(probes)).FirstOrDefault(server => server is not null);

    private async Task<AccountServer?> Imap(AccountServer server, CancellationToken ct)
    {
        var options = new ImapOptions
        {
            Clock = clock,
            Timeouts = new ImapTimeouts { Connect = ProbeTimeMax, Tls = ProbeTimeMax, Login = ProbeTimeMax },
        };
        var outcome = await ImapClient.Connect(endpoints.Imap(server, null), options, ct);
        if (outcome is ImapOutcome<ImapClient>.Done { Value: var client }) await client.DisposeAsync();
        return outcome is ImapOutcome<ImapClient>.Lost ? null : server; // it greeted: that it wants a login is fine
    }

    private async Task<AccountServer?> Smtp(AccountServer server, CancellationToken ct)
    {
        var timeouts = new SmtpTimeouts
        {
            Connect = ProbeTimeMax, Tls = ProbeTimeMax, Greeting = ProbeTimeMax, Hello = ProbeTimeMax,
        };
        await using var pool = new SmtpPool(
            endpoints.Smtp(server, null), new SmtpPoolOptions { Timeouts = timeouts }, clock);
        return await pool.Check(ct) is SmtpCheck.Ready ? server : null;
    }
}
