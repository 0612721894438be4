using MailMesh.MailServers;

namespace MailMesh.Mail.Tests.Imap.Servers;

/// <summary>One <see cref="Cyrus"/> for all of its suites.</summary>
public sealed class CyrusServer : ImapServer
{
    private Cyrus server = null!;

    public override int ImapPort => server.ImapPort;

    public override int ImapsPort => server.ImapsPort;

    public override string Output => server.Output;

    protected override int LmtpPort => server.LmtpPort;

    public override async Task InitializeAsync() => server = await Cyrus.Start(Accounts);

    public override async Task DisposeAsync() => await server.DisposeAsync();
}

[CollectionDefinition(nameof(CyrusServer))]
public sealed class OneCyrus : ICollectionFixture<CyrusServer>;
