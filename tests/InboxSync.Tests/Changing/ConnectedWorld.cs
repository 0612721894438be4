using System.Text;
using Dapper;
using MailMesh.Contracts;
using MailMesh.InboxSync.Changing;
using MailMesh.InboxSync.Changing.Carrying;
using MailMesh.InboxSync.Drafts;
using MailMesh.InboxSync.Fleet;
using MailMesh.InboxSync.Receiving;
using MailMesh.InboxSync.Sent;
using MailMesh.Mail;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Mime;
using MailMesh.Mail.Sasl;
using MailMesh.MailServers;
using MailMesh.Mirror;
using MailMesh.Mirror.Reading;
using MailMesh.Mirror.Writing;
using MailMesh.Postgres;
using MailMesh.TestStack;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using NSubstitute;

namespace MailMesh.InboxSync.Tests.Changing;

/// <summary>
/// A mirror with an inbox at a real Dovecot, in step with it, and what carries changes there: without sync, so that a
/// test sees what carrying alone does.
/// </summary>
public sealed class ConnectedWorld : IAsyncLifetime
{
    private static readonly string[] Folders = ["INBOX", "Sent", "Trash", "Archive"];

    private readonly DirectoryInfo _blobs = Directory.CreateTempSubdirectory("mailmesh-blobs-");
    private TestDatabase _database = null!;
    private IHost _host = null!;
    private int _accounts;

    public Dovecot Dovecot { get; private set; } = null!;

    public Postgres.Database Database => Get<Postgres.Database>();

    public IServiceProvider Services => _host.Services;

    public Task Submitted(Guid sendId, byte[] raw) => SubmissionContent.Add(_database, sendId, raw);

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create();
        await SubmissionContent.Create(_database);
        Dovecot = await Dovecot.Start([.. Enumerable.Range(1, 40).Select(Account)]);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["ConnectionStrings:postgres"] = _database.ConnectionString("mailmesh_inboxsync");
        builder.Configuration["Blobs:Folder"] = _blobs.FullName;
        builder.Services.AddLogging();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddPostgres("mirror", typeof(MirrorReader).Assembly);
        builder.AddMirror();
        builder.AddChanging();
        _host = builder.Build();
        await _host.StartAsync();
        await Database.Ready(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await Dovecot.DisposeAsync();
        await _database.DisposeAsync();
        _blobs.Delete(recursive: true);
    }

    /// <summary>An account of the test's own, its folders known to the mirror.</summary>
    public async Task<ConnectedInbox> Connect(IReadOnlyList<string>? folders = null)
    {
        var account = Account(Interlocked.Increment(ref _accounts));
        var inboxId = Guid.CreateVersion7();
        var workspace = await Accounts.Insert(
            _database.ConnectionString("mailmesh_inboxsync"), inboxId, $"{account}@connected.test",
            new MailServer("127.0.0.1", Dovecot.ImapPort, "none"), Dovecot.Password);
        var inbox = new ConnectedInbox(this, inboxId, workspace, account);
        await using var client = await inbox.Open();
        foreach (var name in folders ?? Folders)
        {
            var box = (await client.Select(name)).Require().Mailbox;
            var role = name == "Junk" ? FolderRole.Spam : name.ToUpperInvariant();
            await Run(
                """
                insert into mirror.folders
                    (folder_id, inbox_id, role, name, server_name, uid_validity, uid_next, filed_from)
                values (@id, @inboxId, @role, @name, @name, @validity, @next, 1)
                """,
                new { id = Guid.CreateVersion7(), inboxId, role, name, validity = (long)box.UidValidity,
                    next = (long)box.UidNext });
        }
        return inbox;
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

    private static string Account(int number) => $"user{number}";
}

/// <summary>An inbox of the test's own.</summary>
public sealed record ConnectedInbox(ConnectedWorld World, Guid Id, Guid WorkspaceId, string Account)
{
    /// <summary>Events of the inbox that wait to be published.</summary>
    public Task<IReadOnlyList<string>> Events => World.List<string>(
        "select replace(type, 'MailMesh.Contracts.', '') from mirror.outgoing_messages "
        + "where payload ->> 'inboxId' = @id order by added_at", new { id = Id.ToString() });

    public ImapEndpoint Endpoint(int? port = null) => new(
        "127.0.0.1", port ?? World.Dovecot.ImapPort, TlsMode.None, new PasswordCredential(Account, Dovecot.Password))
    {
        AllowSecretsInClear = true,
    };

    /// <summary>A second client, or the session's work connection.</summary>
    public async Task<ImapClient> Open(int? port = null) =>
        (await ImapClient.Connect(Endpoint(port))).Require();

    public HeldInbox Held(long token = 0) => new(
        Id, WorkspaceId, $"{Account}@connected.test", token, ct => ImapClient.Connect(Endpoint(), ct: ct), default);

    /// <summary>A mail at the server and in the mirror.</summary>
    public async Task<Guid> Have(string letter, string folder = "INBOX")
    {
        var raw = Encoding.UTF8.GetBytes(letter);
        await using var client = await Open();
        var told = (await client.Append(folder, raw)).Require();
        return await Filed(letter, folder, told.Uid!.Value);
    }

    /// <summary>A mail in the mirror, as sync finds it at the server.</summary>
    public async Task<Guid> Filed(string letter, string folder, uint uid)
    {
        var raw = Encoding.UTF8.GetBytes(letter);
        var emailId = Guid.CreateVersion7();
        var folderId = await FolderId(folder);
        var blob = await World.Get<BlobStore>().Keep([raw], CancellationToken.None);
        await World.Database.InTransaction(
            (_, tx, ct) => MirrorWriter.File(
                tx,
                [
                    new EmailToFile
                    {
                        EmailId = emailId,
                        InboxId = Id,
                        FolderId = folderId,
                        Uid = uid,
                        Content = ReadMail.Of(MimeParser.Parse(raw)),
                        Blob = blob[0],
                        ReceivedAt = DateTimeOffset.UnixEpoch,
                    },
                ],
                ct),
            CancellationToken.None);
        return emailId;
    }

    public Task<EmailsChanged> Update(Func<UpdateEmails, UpdateEmails> what, params Guid[] emailIds) =>
        new UpdateEmailsConsumer(World.Get<ChangeAnswers>(), World.Get<ChangeSignal>(), TimeProvider.System).Change(
            what(new UpdateEmails
            {
                ChangeId = Guid.CreateVersion7(), WorkspaceId = WorkspaceId, EmailIds = emailIds,
            }),
            CancellationToken.None);

    public Task<EmailsChanged> Delete(bool permanent, params Guid[] emailIds) =>
        new DeleteEmailsConsumer(
            World.Get<ChangeAnswers>(), World.Get<ChangeSignal>(), World.Get<OutgoingMessages>(), TimeProvider.System)
        .Delete(
            new DeleteEmails
            {
                ChangeId = Guid.CreateVersion7(), WorkspaceId = WorkspaceId, EmailIds = emailIds,
                Permanent = permanent,
            },
            CancellationToken.None);

    /// <summary>As the session does it, over a connection of its own.</summary>
    public async Task<CarryEnd> Carry(int? port = null, long token = 0)
    {
        await using var client = await Open(port);
        return await World.Get<ServerChanges>().Carry(Held(token), client, CancellationToken.None);
    }

    /// <summary>What a second client sees: Message-ID and flags of each mail, "\Recent" apart.</summary>
    public async Task<IReadOnlyList<(uint Uid, string MessageId, string Flags)>> Server(string folder)
    {
        await using var client = await Open();
        await client.Examine(folder);
        var seen = new List<(uint, string, string)>();
        await foreach (var email in client.Fetch(UidSet.All, new FetchItems(FetchFacts.Flags | FetchFacts.Envelope)))
            using (email)
                seen.Add((email.Uid, email.Envelope!.MessageId!,
                    string.Join(' ', email.Flags!.Where(flag => flag != "\\Recent").Order(StringComparer.Ordinal))));
        return seen;
    }

    /// <summary>A mail that Sender sent, as its event files it; told twice, as the bus may.</summary>
    public async Task<Guid> Sent(string letter)
    {
        var raw = Encoding.UTF8.GetBytes(letter);
        var sent = new EmailSent
        {
            EventId = Guid.CreateVersion7(),
            WorkspaceId = WorkspaceId,
            InboxId = Id,
            SendId = Guid.CreateVersion7(),
            EmailId = Guid.CreateVersion7(),
            MessageId = "",
            Recipients = ["ann@outside.test"],
            Reply = "250 Ok",
            Subject = "",
            At = new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero),
        };
        await World.Submitted(sent.SendId, raw);
        foreach (var eventId in new[] { sent.EventId, Guid.CreateVersion7() })
        {
            var context = Substitute.For<ConsumeContext<EmailSent>>();
            context.MessageId.Returns(eventId);
            context.Message.Returns(sent);
            await ActivatorUtilities.CreateInstance<EmailSentConsumer>(World.Services).Consume(context);
        }
        return sent.EmailId;
    }

    /// <summary>A version of a draft, as the gateway asks for it.</summary>
    public async Task<Guid> Draft(string body)
    {
        var ask = new FileDraft
        {
            EmailId = Guid.CreateVersion7(),
            WorkspaceId = WorkspaceId,
            InboxId = Id,
            To = [new EmailAddress("ann@outside.test")],
            Subject = "Plan",
            Body = body,
            SavedAt = new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero),
        };
        var filing = ActivatorUtilities.CreateInstance<FileDraftConsumer>(World.Services);
        Assert.True((await filing.File(ask, default)).Filed);
        return ask.EmailId;
    }

    /// <summary>Folder, flags and place of an email in the mirror; null once it is gone.</summary>
    public async Task<MirroredEmail?> Mirror(Guid emailId) => (await World.List<MirroredEmail>(
        """
        select coalesce(f.role, f.name) as folder, e.is_read, e.is_starred, array_to_string(e.labels, ' ') as labels,
            s.server_name as place, p.uid
        from mirror.emails e join mirror.folders f using (folder_id)
        left join mirror.places p using (email_id)
        left join mirror.folders s on s.folder_id = p.folder_id
        where e.email_id = @emailId
        """,
        new { emailId })).SingleOrDefault();

    public async Task<Guid> FolderId(string name) => (await World.List<Guid>(
        "select folder_id from mirror.folders where inbox_id = @Id and server_name = @name", new { Id, name }))[0];

    /// <summary>What waits, and what was refused.</summary>
    public Task<IReadOnlyList<string>> Changes() => World.List<string>(
        "select kind || coalesce(': ' || refusal, '') from mirror.changes where inbox_id = @Id order by change_id",
        new { Id });
}

public sealed record MirroredEmail
{
    public required string Folder { get; init; }
    public bool IsRead { get; init; }
    public bool IsStarred { get; init; }
    public string Labels { get; init; } = "";
    public string? Place { get; init; }
    public long? Uid { get; init; }
}
