using MailMesh.Contracts;
using MailMesh.InboxSync.Hosted;
using MailMesh.Mirror;
using MailMesh.Postgres;
using MassTransit;
using Npgsql;

namespace MailMesh.InboxSync.Opening;

/// <summary>Opens hosted inboxes. A repeat with the same id finds the inbox there and answers alike.</summary>
public sealed class CreateInboxConsumer(
    Database database, OutgoingMessages outgoing, HostedOptions hosted, InboxNames names, TimeProvider clock)
    : IConsumer<CreateInbox>
{
    /// <summary>Tries with chosen names; each meets another inbox's name once in ten million.</summary>
    private const int NamesTriedMax = 5;
    private const int DisplayNameCharsMax = 200;

    public async Task Consume(ConsumeContext<CreateInbox> context)
    {
        var ct = context.CancellationToken;
        object answer = Fault(context.Message) is { } fault
            ? fault
            : await database.InTransaction((_, tx, token) => Open(tx, context.Message, token), ct);
        if (answer is InboxOpened opened)
            await context.RespondAsync(opened);
        else
            await context.RespondAsync((InboxRefused)answer);
    }

    private InboxRefused? Fault(CreateInbox ask)
    {
        if (ask.ForwardTo is not null)
            return new("invalid_address", "forward_to is not available yet: leave it out.");
        if (ask.Domain is { } domain && !hosted.Hosts(domain))
            return new(
                "domain_not_hosted", $"{domain} is not hosted here; use {string.Join(", ", hosted.Names.Take(10))}.");
        if (ask.DisplayName is { } name && (name.Length > DisplayNameCharsMax || name.Any(char.IsControl)))
            return new("invalid_address", $"display_name may have {DisplayNameCharsMax} characters, none of control.");
        return ask.LocalPart is { } local && LocalPart.Fault(local) is { } why ? new("invalid_address", why) : null;
    }

    private async Task<object> Open(NpgsqlTransaction tx, CreateInbox ask, CancellationToken ct)
    {
        if (await Existing(tx, ask, ct) is { } there)
            return there;
        var domain = ask.Domain?.ToLowerInvariant() ?? hosted.Names[0];
        for (var tries = 0; tries < (ask.LocalPart is null ? NamesTriedMax : 1); tries++)
        {
            var address = $"{(ask.LocalPart ?? names.Next()).ToLowerInvariant()}@{domain}";
            if (await Insert(tx, ask, address, ct))
                return new InboxOpened(ask.InboxId, address, ask.DisplayName);
        }
        // A repeat of this very ask may have committed while our insert waited for it.
        return (object?)await Existing(tx, ask, ct)
            ?? new InboxRefused(
                "address_taken", $"{ask.LocalPart ?? "A chosen name"}@{domain} is taken: choose another.");
    }

    private static async Task<InboxOpened?> Existing(NpgsqlTransaction tx, CreateInbox ask, CancellationToken ct)
    {
        await using var command = Command(tx, "inbox_of_id");
        command.Parameters.AddWithValue("inbox_id", ask.InboxId);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) && row.GetGuid(0) == ask.WorkspaceId
            ? new InboxOpened(ask.InboxId, row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2))
            : null;
    }

    private async Task<bool> Insert(NpgsqlTransaction tx, CreateInbox ask, string address, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        await using (var inbox = Command(tx, "insert_inbox"))
        {
            inbox.Parameters.AddWithValue("inbox_id", ask.InboxId);
            inbox.Parameters.AddWithValue("workspace_id", ask.WorkspaceId);
            inbox.Parameters.AddWithValue("address", address);
            inbox.Parameters.Add(new NpgsqlParameter<string?>("display_name", ask.DisplayName));
            inbox.Parameters.AddWithValue("created_at", at);
            if (await inbox.ExecuteNonQueryAsync(ct) == 0)
                return false;
        }
        await using var folders = Command(tx, "insert_folders");
        folders.Parameters.AddWithValue("inbox_id", ask.InboxId);
        folders.Parameters.AddWithValue("folder_ids", FolderRole.All.Select(_ => Guid.CreateVersion7(at)).ToArray());
        folders.Parameters.AddWithValue("roles", FolderRole.All.ToArray());
        await folders.ExecuteNonQueryAsync(ct);
        var created = new InboxCreated
        {
            EventId = Guid.CreateVersion7(at),
            WorkspaceId = ask.WorkspaceId,
            InboxId = ask.InboxId,
            Address = address,
            Kind = "hosted",
            At = at,
        };
        await outgoing.Add(tx, created, created.EventId, ct: ct);
        return true;
    }

    private static NpgsqlCommand Command(NpgsqlTransaction tx, string name) =>
        new(Sql.Of<CreateInboxConsumer>(name), tx.Connection, tx);
}
