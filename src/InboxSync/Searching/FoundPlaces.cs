using Dapper;
using MailMesh.Contracts;
using MailMesh.Mail.Imap;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.InboxSync.Searching;

/// <summary>UIDs that a server found, on their way to the emails that the mirror has there.</summary>
internal sealed class FoundPlaces
{
    /// <summary>Of one folder; a query that matches more is no search, and the newest are wanted.</summary>
    private const int UidsMax = 10_000;

    private readonly List<Guid> _folders = [];
    private readonly List<long> _uids = [];
    private long _cut;
    private long _unknown;

    public void Add(SearchedFolder folder, UidSet uids)
    {
        var older = (int)Math.Max(0, uids.Count - UidsMax);
        _cut += older;
        foreach (var uid in uids.Skip(older))
        {
            _folders.Add(folder.FolderId);
            _uids.Add(uid);
        }
    }

    /// <summary>A folder that is another one by now: what it has, the mirror doesn't know yet.</summary>
    public void AddUnknown(UidSet uids) => _unknown += uids.Count;

    /// <param name="shownIn">Folders where the mirror shows those that are asked for; null: wherever.</param>
    public async Task<FoundAtServer> Emails(
        NpgsqlDataSource source, int limit, Guid[]? shownIn, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<(Guid? EmailId, long Mirrored, long Asked)>(new CommandDefinition(
            Sql.Of<FoundPlaces>("emails_at_places"),
            new { folders = _folders.ToArray(), uids = _uids.ToArray(), limit, shown_in = shownIn },
            cancellationToken: ct))).ToList();
        Guid[] found = [.. rows.Select(row => row.EmailId).OfType<Guid>()];
        return new FoundAtServer(
            found, Count(rows[0].Asked - found.Length + _cut), Count(_uids.Count - rows[0].Mirrored + _unknown));
    }

    private static int Count(long count) => (int)Math.Min(count, int.MaxValue);
}
