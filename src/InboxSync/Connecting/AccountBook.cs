using MailMesh.Contracts;
using MailMesh.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace MailMesh.InboxSync.Connecting;

/// <summary>Keeps accounts whose login succeeded.</summary>
public sealed class AccountBook(Database database, OutgoingMessages outgoing, TimeProvider clock)
{
    /// <summary><see cref="InboxConnected"/>, or <see cref="InboxRefused"/> where the address is taken.</summary>
    public Task<object> Keep(Account account, CancellationToken ct) =>
        database.InTransaction((_, tx, token) => Keep(tx, account, token), ct);

    private async Task<object> Keep(NpgsqlTransaction tx, Account account, CancellationToken ct)
    {
        if (await IsThere(tx, account, ct))
            return await Renew(tx, account, ct);
        if (await Run(tx, "insert_connected", account, ct) == 0)
            // A repeat of this very ask may have committed while our insert waited for it.
            return await IsThere(tx, account, ct)
                ? await Renew(tx, account, ct)
                : new InboxRefused(
                    "address_taken",
                    $"{account.Address} is an inbox of this workspace already: give that one new credentials.");
        await Run(tx, "insert_account", account, ct);
        var created = new InboxCreated
        {
            EventId = Guid.CreateVersion7(clock.GetUtcNow()),
            WorkspaceId = account.WorkspaceId,
            InboxId = account.InboxId,
            Address = account.Address,
            Kind = "imap",
            At = clock.GetUtcNow(),
        };
        await outgoing.Add(tx, created, created.EventId, ct: ct);
        return Connected(account);
    }

    /// <summary>Locks the account: whoever holds its lease with the old credentials writes nothing meanwhile.</summary>
    private static async Task<bool> IsThere(NpgsqlTransaction tx, Account account, CancellationToken ct)
    {
        await using var command = Command(tx, "lock_account");
        command.Parameters.AddWithValue("inbox_id", account.InboxId);
        return await command.ExecuteScalarAsync(ct) is not null;
    }

    private async Task<InboxConnected> Renew(NpgsqlTransaction tx, Account account, CancellationToken ct)
    {
        await Run(tx, "renew_account", account, ct);
        await Run(tx, "resume_inbox", account, ct);
        return Connected(account);
    }

    private async Task<int> Run(NpgsqlTransaction tx, string name, Account account, CancellationToken ct)
    {
        await using var command = Command(tx, name);
        var values = command.Parameters;
        values.AddWithValue("inbox_id", account.InboxId);
        values.AddWithValue("workspace_id", account.WorkspaceId);
        values.AddWithValue("address", account.Address);
        values.Add(new NpgsqlParameter<string?>("display_name", account.DisplayName));
        values.AddWithValue("imap_host", account.Imap.Host);
        values.AddWithValue("imap_port", account.Imap.Port);
        values.AddWithValue("imap_tls", account.Imap.TlsName);
        values.Add(new NpgsqlParameter<string?>("smtp_host", account.Smtp?.Host));
        values.Add(new NpgsqlParameter("smtp_port", NpgsqlDbType.Integer)
        {
            Value = (object?)account.Smtp?.Port ?? DBNull.Value,
        });
        values.Add(new NpgsqlParameter<string?>("smtp_tls", account.Smtp?.TlsName));
        values.AddWithValue("user_name", account.UserName);
        values.AddWithValue("secret_kind", account.SecretKind);
        values.AddWithValue("sealed_secret", account.SealedSecret);
        values.AddWithValue("at", clock.GetUtcNow());
        return await command.ExecuteNonQueryAsync(ct);
    }

    private static InboxConnected Connected(Account account) => new(
        account.InboxId, account.Address, account.DisplayName, account.Imap.ToContract(), account.Smtp?.ToContract(),
        account.UserName);

    private static NpgsqlCommand Command(NpgsqlTransaction tx, string name) =>
        new(Sql.Of<AccountBook>(name), tx.Connection, tx);
}
