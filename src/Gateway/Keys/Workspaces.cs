using Dapper;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Gates;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Gateway.Keys;

public sealed record Workspace
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Plan { get; init; }
    public required string Recipients { get; init; }
    public required string[] Allowed { get; init; }
    public required bool Approval { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What to change; null stays as it is.</summary>
public sealed record WorkspaceChange(string? Plan, string? Recipients, string[]? Allowed, bool? Approval);

/// <summary>The tenants, their plans and send policies.</summary>
public sealed class Workspaces(Database database, KeyRing keys, AuditLog audit, TimeProvider clock)
{
    public const string PlanDefault = "free";

    private static readonly string InsertWorkspace = Sql.Of<Workspaces>("insert_workspace");
    private static readonly string UpdateWorkspace = Sql.Of<Workspaces>("update_workspace");
    private static readonly string ListWorkspaces = Sql.Of<Workspaces>("list_workspaces");

    /// <summary>Newest first, from below the id.</summary>
    /// <param name="only">Null lists all.</param>
    public async Task<IReadOnlyList<Workspace>> List(Guid? only, Guid? before, int limit, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Workspace>(
            new CommandDefinition(ListWorkspaces, new { only, before, limit }, cancellationToken: ct))];
    }

    /// <summary>Null where the name is taken.</summary>
    public async Task<Workspace?> Create(Caller by, string name, string plan, string requestId, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        try
        {
            await database.InTransaction(async (connection, tx, token) =>
            {
                await connection.ExecuteAsync(new CommandDefinition(
                    InsertWorkspace, new { id, name, plan, now = clock.GetUtcNow() }, tx, cancellationToken: token));
                await audit.Add(tx, AuditRow.By(by, "create_workspace", requestId) with
                {
                    WorkspaceId = id,
                    Target = AuditTarget.Workspace(id),
                }, token);
            }, ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return null;
        }
        return (await List(id, before: null, limit: 1, ct)).Single();
    }

    /// <summary>Null where there is none with this id. Holds for every replica once this returns.</summary>
    public async Task<Workspace?> Update(
        Caller by, Guid id, WorkspaceChange change, string requestId, CancellationToken ct)
    {
        var found = await database.InTransaction(async (connection, tx, token) =>
        {
            var exists = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                UpdateWorkspace,
                new { id, change.Plan, change.Recipients, change.Allowed, change.Approval },
                tx, cancellationToken: token));
            // Whose policy it is shall see who changed it: the operator may be of another workspace.
            var row = AuditRow.By(by, "update_workspace", requestId);
            await audit.Add(tx, exists
                ? row with { WorkspaceId = id, Target = AuditTarget.Workspace(id), Names = Changed(change) }
                : row with { Result = ErrorCodes.WorkspaceNotFound }, token);
            return exists;
        }, ct);
        if (!found) return null;
        await keys.Settle(ct);
        return (await List(id, before: null, limit: 1, ct)).SingleOrDefault();
    }

    private static string Changed(WorkspaceChange change) => string.Join(' ', new[]
    {
        change.Plan is null ? null : "plan",
        change.Recipients is null ? null : "recipients",
        change.Allowed is null ? null : "allowed",
        change.Approval is null ? null : "approval",
    }.OfType<string>());
}
