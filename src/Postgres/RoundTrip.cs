using Npgsql;

namespace MailMesh.Postgres;

/// <summary>Statements that go to the server together and are answered together, in their order.</summary>
public sealed class RoundTrip(NpgsqlTransaction tx)
{
    private readonly List<NpgsqlBatchCommand> _commands = [];
    private readonly List<Func<NpgsqlDataReader, CancellationToken, Task>> _answers = [];

    /// <summary>One statement that answers without rows; its parameters follow.</summary>
    public RoundTrip Add(string sql)
    {
        _commands.Add(new NpgsqlBatchCommand(sql));
        return this;
    }

    /// <summary>One statement that answers with rows, be it none; its parameters follow.</summary>
    /// <param name="read">Reads the rows while the trip runs.</param>
    public RoundTrip Ask(string sql, Func<NpgsqlDataReader, CancellationToken, Task> read)
    {
        _answers.Add(read);
        return Add(sql);
    }

    /// <summary>A parameter of the statement that was added last.</summary>
    public RoundTrip With<T>(string name, T value)
    {
        _commands[^1].Parameters.Add(new NpgsqlParameter<T>(name, value));
        return this;
    }

    /// <inheritdoc cref="With{T}"/>
    public RoundTrip With(string name, long? value)
    {
        _commands[^1].Parameters.Add(value is { } number
            ? new NpgsqlParameter<long>(name, number)
            : new NpgsqlParameter(name, DBNull.Value));
        return this;
    }

    /// <summary>Does nothing where nothing was added.</summary>
    public async Task Run(CancellationToken ct)
    {
        if (_commands.Count == 0)
            return;
        await using var batch = new NpgsqlBatch(tx.Connection, tx);
        foreach (var command in _commands)
            batch.BatchCommands.Add(command);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        foreach (var read in _answers)
        {
            await read(reader, ct);
            await reader.NextResultAsync(ct);
        }
        while (await reader.NextResultAsync(ct))
            throw new InvalidOperationException("A statement that was added answers with rows: ask it.");
    }
}
