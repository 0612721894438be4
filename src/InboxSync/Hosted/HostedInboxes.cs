using MailMesh.Mirror;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.InboxSync.Hosted;

/// <summary>Which addresses lead to inboxes of ours.</summary>
public sealed class HostedInboxes(Database database, HostedOptions options)
{
    private const string PostmasterName = "postmaster";

    /// <summary>
    /// The inbox's address that a recipient means: lower case, without +tag. Null where its domain isn't ours.
    /// </summary>
    public string? AddressOf(string recipient)
    {
        // "Postmaster" alone is a recipient of every server (RFC 5321 §4.5.1).
        if (recipient.Equals(PostmasterName, StringComparison.OrdinalIgnoreCase))
            return $"{PostmasterName}@{options.Names[0]}";
        var at = recipient.LastIndexOf('@');
        return at > 0 && options.Hosts(recipient[(at + 1)..]) ? HostedAddress.WithoutTag(recipient) : null;
    }

    /// <summary>Inboxes by address; an address without an inbox is left out.</summary>
    public async Task<IReadOnlyDictionary<string, Guid>> Find(IReadOnlyList<string> addresses, CancellationToken ct)
    {
        await using var command = database.Source.CreateCommand(Sql.Of<HostedInboxes>("hosted_inboxes"));
        command.Parameters.Add(new NpgsqlParameter<string[]>("addresses", [.. addresses]));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new Dictionary<string, Guid>();
        while (await rows.ReadAsync(ct))
            found[rows.GetString(0)] = rows.GetGuid(1);
        return found;
    }
}
