using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MailMesh.Postgres.Migrating;

/// <summary>Brings one schema up to date: each script once, in order, in a transaction of its own.</summary>
internal sealed partial class MigrationRunner(
    Database database, IReadOnlyList<MigrationScript> scripts, ILogger<MigrationRunner> log)
{
    private const int ScriptSecondsMax = 600;

    /// <exception cref="MigrationException">A person has to act.</exception>
    /// <exception cref="NpgsqlException">The database is not there (yet).</exception>
    public async Task Run(CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        await RequireSchema(connection, ct);
        var key = $"mailmesh migrations of {database.Schema}";
        // Replicas start together: the first migrates, the others wait here and find nothing left to do.
        await Execute(connection, "lock_schema", new { key }, ct);
        try
        {
            await Execute(connection, "create_schema_version", null, ct);
            var applied = await connection.QueryAsync<AppliedScript>(
                new CommandDefinition(Sql.Of<MigrationRunner>("applied_scripts"), cancellationToken: ct));
            foreach (var script in Pending(scripts, [.. applied])) await Apply(connection, script, ct);
        }
        finally
        {
            await Execute(connection, "unlock_schema", new { key }, CancellationToken.None);
        }
    }

    /// <summary>What is left to run, once everything that ran is what we would run today.</summary>
    internal static IEnumerable<MigrationScript> Pending(
        IReadOnlyList<MigrationScript> scripts, IReadOnlyList<AppliedScript> applied)
    {
        var known = applied.ToDictionary(row => (row.Room, row.Version));
        foreach (var script in scripts)
        {
            if (known.GetValueOrDefault((script.Room, script.Version)) is not { } row) continue;
            if (row.Sha256 != script.Sha256)
                throw new MigrationException(
                    $"{script} was changed after it ran here on {row.AppliedAt:u} as {row.Name}: " +
                    "restore its text and put the change in a new script with the next number.");
        }
        return scripts.Where(script => !known.ContainsKey((script.Room, script.Version)));
    }

    private async Task RequireSchema(NpgsqlConnection connection, CancellationToken ct)
    {
        var schema = database.Schema;
        var exists = await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(Sql.Of<MigrationRunner>("schema_exists"), new { schema }, cancellationToken: ct));
        if (exists) return;
        throw new MigrationException(
            $"Schema {schema} does not exist: as the database's owner run " +
            $"create schema {schema} authorization <the role in ConnectionStrings__postgres>.");
    }

    private async Task Apply(NpgsqlConnection connection, MigrationScript script, CancellationToken ct)
    {
        await using var tx = await connection.BeginTransactionAsync(ct);
        try
        {
            await using var command = new NpgsqlCommand(script.Sql, connection, tx);
            command.CommandTimeout = ScriptSecondsMax;
            await command.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException e) when (!e.IsTransient)
        {
            throw new MigrationException($"{script} failed: {e.MessageText} (SQLSTATE {e.SqlState}).", e);
        }
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Of<MigrationRunner>("record_applied"),
            new { script.Room, script.Version, script.Name, script.Sha256 },
            tx,
            cancellationToken: ct));
        await tx.CommitAsync(ct);
        Applied(log, script.ToString(), database.Schema);
    }

    private static Task<int> Execute(NpgsqlConnection connection, string name, object? args, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            Sql.Of<MigrationRunner>(name), args, commandTimeout: ScriptSecondsMax, cancellationToken: ct));

    [LoggerMessage(Level = LogLevel.Information, Message = "Migration {Script} applied to schema {Schema}")]
    private static partial void Applied(ILogger log, string script, string schema);
}

/// <summary>One row of <c>schema_version</c>.</summary>
internal sealed record AppliedScript(string Room, int Version, string Name, string Sha256, DateTimeOffset AppliedAt);
