using Dapper;
using MailMesh.TestStack;
using Npgsql;

namespace MailMesh.InboxSync.Tests.Drafts;

/// <summary>Stands for the Gateway's view of the files of drafts.</summary>
public static class DraftFileContent
{
    public static Task Create(TestDatabase database) => Run(
        database,
        """
        create table access.draft_file_reading (id uuid primary key, workspace_id uuid not null, content bytea);
        grant usage on schema access to mailmesh_inboxsync;
        grant select on access.draft_file_reading to mailmesh_inboxsync;
        """);

    public static async Task<Guid> Add(TestDatabase database, Guid workspaceId, byte[] content)
    {
        var id = Guid.CreateVersion7();
        await Run(
            database, "insert into access.draft_file_reading values (@id, @workspaceId, @content)",
            new { id, workspaceId, content });
        return id;
    }

    private static async Task Run(TestDatabase database, string sql, object? values = null)
    {
        await using var connection = new NpgsqlConnection(database.AdministratorConnectionString);
        await connection.ExecuteAsync(sql, values);
    }
}
