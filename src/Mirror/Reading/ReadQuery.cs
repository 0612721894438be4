using Npgsql;
using NpgsqlTypes;

namespace MailMesh.Mirror.Reading;

/// <summary>One statement with its values, run in one round trip.</summary>
internal sealed class ReadQuery(NpgsqlDataSource source, string sql) : IAsyncDisposable
{
    /// <summary>Until the end of the statement's own transaction; runs in the same round trip.</summary>
    private const string PlanAnew =
        """
        select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('jit', 'off', true),
               set_config('max_parallel_workers_per_gather', '0', true)
        """;

    private const string ByIndex =
        """
        , set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
          set_config('enable_mergejoin', 'off', true)
        """;

    private readonly NpgsqlCommand _command = source.CreateCommand(sql);
    private bool _isPlannedAnew;

    /// <summary>
    /// The values decide how to read, so no plan of an earlier call will do. Compiling it would cost more than it
    /// saves, and one search takes one processor.
    /// </summary>
    /// <param name="byIndex">Each row is looked up: few are expected, whatever statistics say.</param>
    public ReadQuery PlannedAnew(bool byIndex = false)
    {
        _command.CommandText = $"{PlanAnew}{(byIndex ? ByIndex : "")};\n{sql}";
        _isPlannedAnew = true;
        return this;
    }

    public ReadQuery With<T>(string name, T value)
    {
        _command.Parameters.Add(new NpgsqlParameter<T>(name, value));
        return this;
    }

    /// <summary>A value that may be null needs its type told.</summary>
    public ReadQuery WithOptional(string name, NpgsqlDbType type, object? value)
    {
        _command.Parameters.Add(new NpgsqlParameter(name, type) { Value = value ?? DBNull.Value });
        return this;
    }

    public ReadQuery With(IEnumerable<NpgsqlParameter> parameters)
    {
        foreach (var parameter in parameters)
            _command.Parameters.Add(parameter);
        return this;
    }

    public async Task<List<T>> List<T>(Func<NpgsqlDataReader, T> row, CancellationToken ct)
    {
        await using (this)
        await using (var reader = await _command.ExecuteReaderAsync(ct))
        {
            if (_isPlannedAnew)
                await reader.NextResultAsync(ct);
            var rows = new List<T>();
            while (await reader.ReadAsync(ct))
                rows.Add(row(reader));
            return rows;
        }
    }

    /// <summary>Null where there is no row.</summary>
    public async Task<T?> First<T>(Func<NpgsqlDataReader, T> row, CancellationToken ct)
        where T : class
    {
        var rows = await List(row, ct);
        return rows.Count == 0 ? null : rows[0];
    }

    public ValueTask DisposeAsync() => _command.DisposeAsync();
}
