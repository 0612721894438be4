using MailMesh.MailServers;

namespace MailMesh.Mail.Tests.Smtp.Peers;

/// <summary>One <see cref="Dovecot"/> for a class of tests.</summary>
public sealed class DovecotFixture : IAsyncLifetime
{
    public Dovecot Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await Dovecot.Start();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
