using Dapper;
using MailMesh.Contracts;
using MailMesh.InboxSync.Changing;
using MailMesh.InboxSync.Fleet;
using MailMesh.InboxSync.Syncing;
using MailMesh.Mail;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Sasl;
using MailMesh.MailServers;
using MailMesh.Mirror;
using MailMesh.Mirror.Reading;
using MailMesh.Postgres;
using MailMesh.TestStack;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace MailMesh.InboxSync.Tests.Syncing;

/// <summary>A mirror, and sessions that keep it, without the service around them.</summary>
public class SyncWorld : IAsyncLifetime
{
    private readonly DirectoryInfo _blobs = Directory.CreateTempSubdirectory("mailmesh-blobs-");
    private TestDatabase _database = null!;
    private IHost _host = null!;
    private int _accounts;

    public InboxSession Session => _host.Services.GetRequiredService<InboxSession>();

    /// <summary>In place of those that all worlds have.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public virtual async Task InitializeAsync()
    {
        _database = await TestDatabase.Create();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["ConnectionStrings:postgres"] = _database.ConnectionString("mailmesh_inboxsync");
        builder.Configuration["Blobs:Folder"] = _blobs.FullName;
        builder.Configuration["Sync:PollEvery"] = "00:00:00.200";
        builder.Configuration["Sync:MailBytesMax"] = "2000000";
        builder.Configuration["Sync:CutBytes"] = "10000";
        foreach (var (key, value) in Settings)
            builder.Configuration[key] = value;
        builder.Services.AddLogging();
        builder.AddPostgres("mirror", typeof(MirrorReader).Assembly);
        builder.AddMirror();
        builder.AddChanging();
        builder.AddSyncing();
        _host = builder.Build();
        await _host.StartAsync();
        await _host.Services.GetRequiredService<Postgres.Database>().Ready(CancellationToken.None);
    }

    public virtual async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _database.DisposeAsync();
        _blobs.Delete(recursive: true);
    }

    /// <summary>An inbox whose mail is at a server that listens here.</summary>
    public Task<SyncedAccount> Account(int port, string user) => Account(user, new ImapEndpoint(
        "127.0.0.1", port, TlsMode.None, new PasswordCredential(user, Dovecot.Password))
    {
        AllowSecretsInClear = true,
    });

    public async Task<SyncedAccount> Account(string user, ImapEndpoint endpoint)
    {
        var inboxId = Guid.CreateVersion7();
        var workspace = await Accounts.Insert(
            _database.ConnectionString("mailmesh_inboxsync"), inboxId,
            $"{user}{Interlocked.Increment(ref _accounts)}@connected.test",
            new MailServer(endpoint.Host, endpoint.Port, "none"), Dovecot.Password);
        return new SyncedAccount(this, inboxId, workspace, user, endpoint);
    }

    public async Task<int> Run(string sql, object? values = null)
    {
        await using var connection = new NpgsqlConnection(_database.AdministratorConnectionString);
        return await connection.ExecuteAsync(sql, values);
    }

    public async Task<IReadOnlyList<T>> List<T>(string sql, object? values = null)
    {
        await using var connection = new NpgsqlConnection(_database.AdministratorConnectionString);
        return (await connection.QueryAsync<T>(sql, values)).AsList();
    }
}

/// <summary>An email as the mirror has it.</summary>
public sealed class MirroredMail
{
    public Guid EmailId { get; init; }
    public Guid ThreadId { get; init; }
    public Guid FolderId { get; init; }
    public string Folder { get; init; } = "";
    public string Subject { get; init; } = "";
    public bool IsRead { get; init; }
    public bool IsStarred { get; init; }
    public string[] Labels { get; init; } = [];
    public string[] Defects { get; init; } = [];
    public DateTime ReceivedAt { get; init; }
    public long? Uid { get; init; }
}

/// <summary>A folder as the mirror has it.</summary>
public sealed class MirroredBox
{
    public Guid FolderId { get; init; }
    public string? Role { get; init; }
    public string? ServerName { get; init; }
    public long Total { get; init; }
    public long? ServerTotal { get; init; }
    public long? FiledFrom { get; init; }
    public string? Fault { get; init; }
}

/// <summary>An inbox of the test's own.</summary>
public sealed record SyncedAccount(SyncWorld World, Guid Id, Guid WorkspaceId, string User, ImapEndpoint Endpoint)
{
    /// <summary>A second client.</summary>
    /// <param name="folders">It makes these.</param>
    public async Task<ImapClient> Open(params string[] folders)
    {
        var client = (await Connect(CancellationToken.None)).Require();
        foreach (var folder in folders)
            (await client.Create(folder)).Require();
        return client;
    }

    /// <summary>As <see cref="Sync"/>, once the mirror is whole.</summary>
    public async Task<RunningSync> Synced()
    {
        var sync = Sync();
        await Eventually.Holds(IsWhole);
        return sync;
    }

    /// <summary>Keeps the mirror until disposed, as the fleet would: again whenever a connection ends.</summary>
    public RunningSync Sync(
        ImapTimeouts? timeouts = null, ImapLimits? limits = null, int sessionsMax = RunningSync.SessionsMax) =>
        new(this, timeouts, limits, sessionsMax);

    public Task<ImapOutcome<ImapClient>> Connect(
        CancellationToken ct, ImapTimeouts? timeouts = null, ImapLimits? limits = null) => ImapClient.Connect(
            Endpoint, new ImapOptions { Timeouts = timeouts ?? new(), Limits = limits ?? new() }, ct);

    public Task<IReadOnlyList<MirroredMail>> Mails() => World.List<MirroredMail>(
        """
        select e.email_id, e.thread_id, e.folder_id, coalesce(f.role, f.name) as folder, e.subject, e.is_read,
               e.is_starred, e.labels, e.defects, e.received_at, p.uid
        from mirror.emails e
        join mirror.folders f using (folder_id)
        left join mirror.places p on p.email_id = e.email_id
        where e.inbox_id = @Id order by e.subject
        """,
        new { Id });

    public async Task<MirroredMail?> Mail(string subject) =>
        (await Mails()).SingleOrDefault(mail => mail.Subject == subject);

    public Task<IReadOnlyList<MirroredBox>> Boxes() => World.List<MirroredBox>(
        """
        select folder_id, role, server_name, total, server_total, filed_from, fault
        from mirror.folders where inbox_id = @Id and server_name is not null order by name
        """,
        new { Id });

    /// <summary>As a key asks for it.</summary>
    public Task<EmailsChanged> Update(Func<UpdateEmails, UpdateEmails> what, params Guid[] emailIds) =>
        new UpdateEmailsConsumer(World.Get<ChangeAnswers>(), World.Get<ChangeSignal>(), TimeProvider.System).Change(
            what(new UpdateEmails
            {
                ChangeId = Guid.CreateVersion7(), WorkspaceId = WorkspaceId, EmailIds = emailIds,
            }),
            CancellationToken.None);

    /// <summary>Email ids of events of this type, in the order written.</summary>
    public Task<IReadOnlyList<Guid?>> Told<TEvent>() => World.List<Guid?>(
        """
        select (payload ->> 'emailId')::uuid from mirror.outgoing_messages
        where type = @type and payload ->> 'inboxId' = @inbox order by added_at
        """,
        new { type = typeof(TEvent).FullName, inbox = Id.ToString() });

    public async Task<bool> IsWhole() => (await World.List<string>(
        "select state from mirror.inboxes where inbox_id = @Id", new { Id })).Single() == "ready";
}

/// <summary>A session, begun again whenever its connection ends.</summary>
public sealed class RunningSync : IAsyncDisposable
{
    /// <summary>For a server that ends none on purpose.</summary>
    public const int SessionsMax = 50;

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private readonly int _sessionsMax;

    public RunningSync(SyncedAccount account, ImapTimeouts? timeouts, ImapLimits? limits, int sessionsMax)
    {
        _sessionsMax = sessionsMax;
        var held = new HeldInbox(
            account.Id, account.WorkspaceId, $"{account.User}@connected.test", 0,
            ct => account.Connect(ct, timeouts, limits), default);
        _running = Task.Run(() => Run(account.World.Session, held));
    }

    /// <summary>How each session ended so far.</summary>
    public List<SessionEnd> Ends { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task Run(InboxSession session, HeldInbox held)
    {
        while (!_stop.IsCancellationRequested && Ends.Count < _sessionsMax)
            Ends.Add(await session.Run(held, _stop.Token));
    }
}
