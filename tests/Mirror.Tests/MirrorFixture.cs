using MailMesh.Mirror.Blobs;
using MailMesh.Mirror.Reading;
using MailMesh.Mirror.Writing;
using MailMesh.Postgres;
using MailMesh.TestStack;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace MailMesh.Mirror.Tests;

/// <summary>A mirror on a real database, written as InboxSync writes it and read with the Gateway's role.</summary>
public sealed class MirrorFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mailmesh-mirror-");
    private TestDatabase _database = null!;
    private IHost _host = null!;
    private NpgsqlDataSource _gateway = null!;

    public Database Database => _host.Services.GetRequiredService<Database>();

    public BlobStore Blobs => _host.Services.GetRequiredService<BlobStore>();

    public PackWriter Packs => _host.Services.GetRequiredService<PackWriter>();

    public MirrorReader Reader { get; private set; } = null!;

    public string Folder => _folder.FullName;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:postgres"] = _database.ConnectionString("mailmesh_inboxsync"),
            ["Blobs:Folder"] = Folder,
        });
        builder.AddPostgres("mirror", typeof(MirrorReader).Assembly);
        builder.AddMirror();
        _host = builder.Build();
        await _host.StartAsync();
        await Database.Ready(CancellationToken.None);
        _gateway = NpgsqlDataSource.Create(_database.ConnectionString("mailmesh_gateway"));
        Reader = new MirrorReader(_gateway, _host.Services.GetRequiredService<PackReader>());
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    public async Task<TestInbox> OpenInbox(Guid? workspace = null, string? address = null)
    {
        var id = Guid.CreateVersion7();
        var inbox = new TestInbox(this, id, workspace ?? Guid.CreateVersion7(), address ?? $"{id:n}@mailmesh.test");
        await Execute(
            """
            insert into mirror.inboxes (inbox_id, workspace_id, kind, address, created_at)
            values ($1, $2, 'hosted', $3, now())
            """,
            id, inbox.WorkspaceId, inbox.Address);
        foreach (var role in FolderRole.All)
            await Execute(
                "insert into mirror.folders (folder_id, inbox_id, role, name) values ($1, $2, $3, $3)",
                Guid.CreateVersion7(), id, role);
        return inbox;
    }

    public async Task<IReadOnlyList<FilingOutcome>> File(params EmailToFile[] emails) =>
        await Database.InTransaction((_, tx, ct) => MirrorWriter.File(tx, emails, ct), CancellationToken.None);

    public async Task Execute(string sql, params object[] values)
    {
        await using var command = Database.Source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> Scalar<T>(string sql, params object[] values)
    {
        await using var command = Database.Source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return (T)(await command.ExecuteScalarAsync())!;
    }
}

[CollectionDefinition(Name)]
public sealed class MirrorTests : ICollectionFixture<MirrorFixture>
{
    public const string Name = "mirror";
}
