using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Mirror.Writing;

/// <summary>Statements that go to the server together, in one round trip.</summary>
internal sealed class Statements(NpgsqlTransaction tx)
{
    private readonly List<NpgsqlBatchCommand> _commands = [];

    public Statements Add(string name)
    {
        _commands.Add(new NpgsqlBatchCommand(Sql.Of<Statements>(name)));
        return this;
    }

    public Statements With<T>(string name, T value)
    {
        _commands[^1].Parameters.Add(new NpgsqlParameter<T>(name, value));
        return this;
    }

    public async Task Run(CancellationToken ct)
    {
        await using var batch = Batch();
        await batch.ExecuteNonQueryAsync(ct);
    }

    public async Task<T> Read<T>(Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        await using var batch = Batch();
        await using var reader = await batch.ExecuteReaderAsync(ct);
        return await read(reader, ct);
    }

    private NpgsqlBatch Batch()
    {
        var batch = new NpgsqlBatch(tx.Connection, tx);
        foreach (var command in _commands)
            batch.BatchCommands.Add(command);
        return batch;
    }
}
