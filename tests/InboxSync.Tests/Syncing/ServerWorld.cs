using MailMesh.Mail;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Sasl;
using MailMesh.MailServers;

namespace MailMesh.InboxSync.Tests.Syncing;

/// <summary>A mirror beside a real server with accounts for each test.</summary>
public abstract class ServerWorld : SyncWorld
{
    protected static readonly string[] Users = [.. Enumerable.Range(1, 30).Select(number => $"user{number}")];
    private int _taken;

    public Task<SyncedAccount> NewAccount()
    {
        var user = Users[Interlocked.Increment(ref _taken) - 1];
        return Account(user, Endpoint(user));
    }

    protected abstract ImapEndpoint Endpoint(string user);
}

/// <summary>Dovecot: CONDSTORE and QRESYNC, no MAILBOXID.</summary>
public class DovecotWorld : ServerWorld
{
    public Dovecot Dovecot { get; private set; } = null!;

    /// <summary>Lines of dovecot.conf that make it another server.</summary>
    protected virtual string ServerSettings => "";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Dovecot = await Dovecot.StartWith(ServerSettings, Users);
    }

    public override async Task DisposeAsync()
    {
        await Dovecot.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override ImapEndpoint Endpoint(string user) => new(
        "127.0.0.1", Dovecot.ImapPort, TlsMode.None, new PasswordCredential(user, Dovecot.Password))
    {
        AllowSecretsInClear = true,
    };
}

/// <summary>Without CONDSTORE, QRESYNC, ENABLE and LIST-STATUS: flags and UIDs are compared.</summary>
public sealed class PlainDovecotWorld : DovecotWorld
{
    protected override string ServerSettings =>
        "imap_capability = IMAP4rev1 SASL-IR ID LITERAL+ IDLE UIDPLUS UNSELECT CHILDREN NAMESPACE SPECIAL-USE MOVE\n";
}

/// <summary>Cyrus: MAILBOXID too, folders below INBOX.</summary>
public sealed class CyrusWorld : ServerWorld
{
    private Cyrus _cyrus = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _cyrus = await Cyrus.Start(Users);
    }

    public override async Task DisposeAsync()
    {
        await _cyrus.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override ImapEndpoint Endpoint(string user) => new(
        "localhost", _cyrus.ImapsPort, TlsMode.Implicit, new PasswordCredential(user, Cyrus.Password))
    {
        TrustedRoot = TestCertificate.Localhost,
    };
}

public sealed class DovecotFollowingTests(DovecotWorld world) : FollowingTests(world), IClassFixture<DovecotWorld>;

public sealed class PlainDovecotFollowingTests(PlainDovecotWorld world)
    : FollowingTests(world), IClassFixture<PlainDovecotWorld>;

public sealed class CyrusFollowingTests(CyrusWorld world) : FollowingTests(world), IClassFixture<CyrusWorld>;
