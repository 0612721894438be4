using System.Collections.Concurrent;
using Dapper;
using MailMesh.Contracts;
using MailMesh.InboxSync.Tests.Drafts;
using MailMesh.Mirror.Blobs;
using MailMesh.Mirror.Reading;
using MailMesh.TestStack;
using MassTransit;
using Npgsql;

namespace MailMesh.InboxSync.Tests;

/// <summary>
/// The service with a database and a bus of its own, and the Gateway's and Sender's part of the talk.
/// </summary>
public sealed class InboxSyncFixture : IAsyncLifetime
{
    private static readonly RequestTimeout AnswerWithin = RequestTimeout.After(s: 60);

    private readonly DirectoryInfo _blobs = Directory.CreateTempSubdirectory("mailmesh-blobs-");
    private readonly ConcurrentQueue<object> _heard = [];
    private TestDatabase _database = null!;
    private TestBus _rabbit = null!;
    private IBusControl _bus = null!;
    private NpgsqlDataSource _gateway = null!;

    public InboxSyncService Service { get; private set; } = null!;

    public MirrorReader Reader { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create();
        _rabbit = await TestBus.Create();
        await SubmissionContent.Create(_database);
        await DraftFileContent.Create(_database);
        Service = InboxSyncService.Start(
            _database.ConnectionString("mailmesh_inboxsync"), _rabbit.ConnectionString, _blobs.FullName);
        _gateway = NpgsqlDataSource.Create(_database.ConnectionString("mailmesh_gateway"));
        Reader = new MirrorReader(_gateway, new PackReader(new BlobOptions { Folder = _blobs.FullName }));
        _bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(new Uri(_rabbit.ConnectionString));
            rabbit.ReceiveEndpoint("what-tests-hear", endpoint =>
            {
                endpoint.Handler<EmailReceived>(heard => Hear(heard.Message));
                endpoint.Handler<InboxCreated>(heard => Hear(heard.Message));
                endpoint.Handler<EmailDeleted>(heard => Hear(heard.Message));
            });
        });
        await _bus.StartAsync();
        await Service.Ready();
    }

    public async Task DisposeAsync()
    {
        await Service.DisposeAsync();
        await _bus.StopAsync();
        await _gateway.DisposeAsync();
        await _rabbit.DisposeAsync();
        await _database.DisposeAsync();
        _blobs.Delete(recursive: true);
    }

    public IReadOnlyList<T> Heard<T>() => [.. _heard.OfType<T>()];

    public Task<Response<InboxOpened, InboxRefused>> Ask(CreateInbox command) =>
        _bus.CreateRequestClient<CreateInbox>(new Uri("exchange:inboxsync-create-inbox"), AnswerWithin)
            .GetResponse<InboxOpened, InboxRefused>(command);

    /// <summary>As the Gateway asks: by the queue of the message.</summary>
    public async Task<EmailsChanged> Ask<T>(T command, string queue)
        where T : class =>
        (await _bus.CreateRequestClient<T>(new Uri($"exchange:{queue}"), AnswerWithin)
            .GetResponse<EmailsChanged>(command)).Message;

    public Task<Response<InboxConnected, InboxRefused>> Ask(ConnectInbox command) =>
        _bus.CreateRequestClient<ConnectInbox>(new Uri("exchange:inboxsync-connect-inbox"), AnswerWithin)
            .GetResponse<InboxConnected, InboxRefused>(command);

    public async Task<InboxRemoved> Ask(RemoveInbox command) =>
        (await _bus.CreateRequestClient<RemoveInbox>(new Uri("exchange:inboxsync-remove-inbox"), AnswerWithin)
            .GetResponse<InboxRemoved>(command)).Message;

    public async Task<DraftFiled> Ask(FileDraft command) =>
        (await _bus.CreateRequestClient<FileDraft>(new Uri("exchange:inboxsync-file-draft"), AnswerWithin)
            .GetResponse<DraftFiled>(command)).Message;

    public async Task<OpenInbox> Open(string? localPart = null, string? domain = null)
    {
        var command = new CreateInbox
        {
            InboxId = Guid.CreateVersion7(),
            WorkspaceId = Guid.CreateVersion7(),
            LocalPart = localPart,
            Domain = domain,
        };
        var answer = await Ask(command);
        Assert.True(answer.Is(out Response<InboxOpened>? opened), "The inbox was refused.");
        return new OpenInbox(this, command.InboxId, command.WorkspaceId, opened!.Message.Address);
    }

    public Task Publish<T>(T message, Guid id)
        where T : class => _bus.Publish(message, context => context.MessageId = id);

    public Task<SmtpDialogue> Smtp() => SmtpDialogue.Open(Service.SmtpPort);

    public Task Submit(Guid sendId, byte[] raw) => SubmissionContent.Add(_database, sendId, raw);

    public Task<Guid> KeepDraftFile(Guid workspaceId, byte[] content) =>
        DraftFileContent.Add(_database, workspaceId, content);

    public async Task Execute(string sql, object? values = null)
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString("mailmesh_inboxsync"));
        await connection.ExecuteAsync(sql, values);
    }

    public async Task<IReadOnlyList<T>> List<T>(string sql, object? values = null)
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString("mailmesh_inboxsync"));
        return (await connection.QueryAsync<T>(sql, values)).AsList();
    }

    public async Task<T> Scalar<T>(string sql, object? values = null)
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString("mailmesh_inboxsync"));
        return (await connection.ExecuteScalarAsync<T>(sql, values))!;
    }

    private Task Hear(object message)
    {
        _heard.Enqueue(message);
        return Task.CompletedTask;
    }
}

/// <summary>An inbox of the test's own.</summary>
public sealed record OpenInbox(InboxSyncFixture Mesh, Guid Id, Guid WorkspaceId, string Address)
{
    public async Task<IReadOnlyList<EmailRow>> List(string folder = "INBOX") =>
        Assert.IsType<EmailList.Found>(await Mesh.Reader.ListEmails(
            new EmailListing { WorkspaceId = WorkspaceId, InboxId = Id, Folder = folder, Limit = 100 },
            CancellationToken.None)).Page.Items;

    public async Task<EmailDetail> Only(string folder = "INBOX") => (await Mesh.Reader.GetEmail(
        WorkspaceId, Assert.Single(await List(folder)).EmailId, CancellationToken.None))!;

    public Task<EmailReceived> Event(Guid emailId) => Eventually.Gives(() => Task.FromResult(
        Mesh.Heard<EmailReceived>().SingleOrDefault(heard => heard.EmailId == emailId)));
}

/// <summary>Sender's view of what was sent, as its migrations make it.</summary>
internal static class SubmissionContent
{
    public static async Task Create(TestDatabase database)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString("mailmesh_sender"));
        await connection.ExecuteAsync(
            """
            create table outbox.submission_content (send_id uuid primary key, raw bytea not null);
            grant usage on schema outbox to mailmesh_inboxsync;
            grant select on outbox.submission_content to mailmesh_inboxsync;
            """);
    }

    public static async Task Add(TestDatabase database, Guid sendId, byte[] raw)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString("mailmesh_sender"));
        await connection.ExecuteAsync(
            "insert into outbox.submission_content values (@sendId, @raw)", new { sendId, raw });
    }
}

[CollectionDefinition(Name)]
public sealed class InboxSyncTests : ICollectionFixture<InboxSyncFixture>
{
    public const string Name = "inboxsync";
}
