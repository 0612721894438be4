using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Sasl;
using MailMesh.Mail.Smtp;
using MailMesh.Mail.Tests.Imap.Servers.Suites;
using MailMesh.MailServers;

namespace MailMesh.Mail.Tests.Imap.Servers;

/// <summary>A real server that runs for all suites of its collection. Each test takes an account of its own.</summary>
public abstract class ImapServer : IAsyncLifetime
{
    private const int AccountsMax = 90;
    private int taken;

    public const string Password = Dovecot.Password;

    public abstract int ImapPort { get; }

    public abstract int ImapsPort { get; }

    /// <summary>What it printed until now.</summary>
    public abstract string Output { get; }

    protected abstract int LmtpPort { get; }

    protected static string[] Accounts { get; } = [.. Enumerable.Range(0, AccountsMax).Select(i => $"user{i}")];

    /// <summary>Fails where the server has logged another way of login; passes where it logs none.</summary>
    public virtual void AssertLogin(string account, string mechanism)
    {
    }

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    /// <summary>An account whose INBOX the searches share.</summary>
    public Lazy<Task<string>> Searchable { get; }

    protected ImapServer() => Searchable = new Lazy<Task<string>>(async () =>
    {
        var account = TakeAccount();
        await using var raw = await Raw(account);
        await SearchSuite.Fill(raw);
        return account;
    });

    /// <summary>An account that no other test has: empty folders, INBOX among them.</summary>
    public string TakeAccount() => Accounts[Interlocked.Increment(ref taken) - 1];

    public ImapEndpoint Endpoint(string account, string password = Password) =>
        Endpoint(new PasswordCredential(account, password));

    public ImapEndpoint Endpoint(SaslCredential credential, TlsMode tls = TlsMode.None) =>
        new("localhost", tls == TlsMode.Implicit ? ImapsPort : ImapPort, tls, credential)
        {
            AllowSecretsInClear = true,
            TrustedRoot = TestCertificate.Localhost,
        };

    /// <summary>Logs in, with waits short enough to fail in.</summary>
    public static Task<ImapOutcome<ImapClient>> Connect(ImapEndpoint endpoint, ImapOptions? options = null) =>
        ImapClient.Connect(endpoint, (options ?? new ImapOptions()) with { Timeouts = ShortTimeouts });

    public async Task<ImapClient> Connect(string account) => (await Connect(Endpoint(account))).Require();

    /// <summary>Logs in and opens INBOX.</summary>
    public async Task<ImapClient> OpenInbox(string account)
    {
        var client = await Connect(account);
        (await client.Select("INBOX")).Require();
        return client;
    }

    /// <summary>A second look at the account, through nothing of ours but a socket.</summary>
    public Task<RawImap> Raw(string account) => RawImap.Login(ImapPort, account, Password);

    /// <summary>A mail arrives from outside.</summary>
    public async Task Deliver(string account, byte[] mail)
    {
        await using var pool = new SmtpPool(
            new SmtpEndpoint("127.0.0.1", LmtpPort, TlsMode.None) { Protocol = SmtpProtocol.Lmtp });
        var outcome = await pool.Send(new SmtpEnvelope("sender@example.test", [account + "@example.test"]), mail);
        Assert.True(outcome is SmtpOutcome.Accepted, $"{outcome}\n{Output}");
    }

    private static ImapTimeouts ShortTimeouts { get; } = new()
    {
        Command = TimeSpan.FromSeconds(20),
        IdleRefresh = TimeSpan.FromSeconds(30),
    };
}
