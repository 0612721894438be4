using MailMesh.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace MailMesh.Mirror.Reading.Versions;

/// <summary>A connection that is held for as long as it lives, for one question at a time.</summary>
internal sealed class VersionConnection(NpgsqlDataSource source) : IAsyncDisposable
{
    private readonly NpgsqlParameter<Guid[]> _inboxIds = new("inbox_ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid);
    private NpgsqlConnection? _connection;
    private NpgsqlCommand? _command;
    private long _number;

    /// <summary>Where the connection turns out to be lost, another one is asked, once; not where it is slow.</summary>
    public async Task<Dictionary<Guid, InboxVersion>> Ask(Guid[] inboxIds)
    {
        if (_command is not null)
        {
            try
            {
                return await Read(_command, inboxIds);
            }
            catch (NpgsqlException e) when (e.InnerException is not TimeoutException)
            {
                await Close();
            }
        }
        var command = await Open();
        try
        {
            return await Read(command, inboxIds);
        }
        catch (NpgsqlException)
        {
            await Close();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await Close();

    private async Task<Dictionary<Guid, InboxVersion>> Read(NpgsqlCommand command, Guid[] inboxIds)
    {
        _inboxIds.TypedValue = inboxIds;
        var versions = new Dictionary<Guid, InboxVersion>(inboxIds.Length);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            versions[rows.GetGuid(0)] = new InboxVersion(_number, rows.GetFieldValue<uint>(1));
        return versions;
    }

    private async Task<NpgsqlCommand> Open()
    {
        _number++;
        _connection = await source.OpenConnectionAsync();
        _command = new NpgsqlCommand(Sql.Of<VersionConnection>("inbox_versions"), _connection);
        _command.Parameters.Add(_inboxIds);
        return _command;
    }

    private async Task Close()
    {
        if (_command is not null)
        {
            _command.Parameters.Clear(); // the next command takes it
            await _command.DisposeAsync();
        }
        if (_connection is not null) await _connection.DisposeAsync();
        (_command, _connection) = (null, null);
    }
}
