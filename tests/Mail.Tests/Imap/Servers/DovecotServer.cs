using MailMesh.MailServers;

namespace MailMesh.Mail.Tests.Imap.Servers;

/// <summary>One <see cref="Dovecot"/> for all of its suites.</summary>
public sealed class DovecotServer : ImapServer
{
    private Dovecot server = null!;

    public override int ImapPort => server.ImapPort;

    public override int ImapsPort => server.ImapsPort;

    public override string Output => server.Output;

    protected override int LmtpPort => server.LmtpPort;

    /// <summary>Names of the files that an account's INBOX consists of.</summary>
    public IEnumerable<string> Files(string account) =>
        new[] { "new", "cur" }.Select(name => Path.Combine(server.Maildir(account), name))
            .SelectMany(Directory.GetFiles);

    public override void AssertLogin(string account, string mechanism) =>
        Assert.Contains($"Login: user=<{account}>, method={mechanism},", Output, StringComparison.Ordinal);

    public override async Task InitializeAsync() => server = await Dovecot.Start(Accounts);

    public override async Task DisposeAsync() => await server.DisposeAsync();
}

[CollectionDefinition(nameof(DovecotServer))]
public sealed class OneDovecot : ICollectionFixture<DovecotServer>;
