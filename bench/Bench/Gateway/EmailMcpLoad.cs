using System.Globalization;
using System.Text;
using MailMesh.Bench.Imap;
using MailMesh.MailServers;

namespace MailMesh.Bench.Gateway;

/// <summary>npm's email-mcp, which asks the IMAP server for each answer.</summary>
public static class EmailMcpLoad
{
    private const string Account = "bench";
    private const int AtOnce = 16;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan RunWithin = TimeSpan.FromMinutes(2);

    /// <summary>Neither TLS nor compression: they would cost it, and we have no part in them.</summary>
    private const string Settings = """
        protocol imap {
          ssl = no
          mail_plugins = quota imap_quota
        }

        """;

    /// <param name="mails">What the account's INBOX has.</param>
    public static async Task<IReadOnlyList<(string How, Rates Rates)>> Run(IEnumerable<string> mails)
    {
        await using var dovecot = await Dovecot.StartWith(Settings, Account);
        Maildir.Fill(dovecot.Maildir(Account),
            mails.Select(mail => (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes(mail)));
        return
        [
            ($"{AtOnce} servers", await Load(dovecot, servers: AtOnce, inFlight: 1)),
            ($"one server, {AtOnce} calls under way", await Load(dovecot, servers: 1, inFlight: AtOnce)),
        ];
    }

    private static async Task<Rates> Load(Dovecot dovecot, int servers, int inFlight)
    {
        var home = Directory.CreateTempSubdirectory("mailmesh-email-mcp-");
        try
        {
            var run = await SdkServer.Clients.Run("email-mcp.mjs", [], RunWithin, new Dictionary<string, string?>
            {
                ["SERVERS"] = servers.ToString(CultureInfo.InvariantCulture),
                ["IN_FLIGHT"] = inFlight.ToString(CultureInfo.InvariantCulture),
                ["WARM_UP_MS"] = WarmUp.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
                ["MEASURED_MS"] = Measured.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
                ["HOME"] = home.FullName,
                ["MCP_EMAIL_ADDRESS"] = $"{Account}@bench.test",
                ["MCP_EMAIL_USERNAME"] = Account,
                ["MCP_EMAIL_PASSWORD"] = Dovecot.Password,
                ["MCP_EMAIL_IMAP_HOST"] = "127.0.0.1",
                ["MCP_EMAIL_IMAP_PORT"] = dovecot.ImapPort.ToString(CultureInfo.InvariantCulture),
                ["MCP_EMAIL_IMAP_TLS"] = "false",
                ["MCP_EMAIL_IMAP_VERIFY_SSL"] = "false",
                ["MCP_EMAIL_SMTP_HOST"] = "127.0.0.1",
            });
            if (run.ExitCode != 0)
                throw new InvalidOperationException($"email-mcp.mjs ended with {run.ExitCode}:\n{run.Output}");
            var figures = Figures.Read(run.Output);
            return new(figures["persecond"], figures["p50"], figures["p99"]);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
