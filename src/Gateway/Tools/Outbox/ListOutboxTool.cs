using Dapper;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Gateway.Tools.Outbox;

public sealed class ListOutboxTool(NpgsqlDataSource source, TimeProvider clock) : Tool
{
    private static readonly string ListOutbox = Sql.Of<ListOutboxTool>("list_outbox");

    public override ToolCard Card { get; } = new()
    {
        Name = "list_outbox",
        Title = "List outbox",
        Description = "Lists sends, newest first: scheduled, held, on their way, sent, failed or unknown.",
        Scope = Scopes.EmailRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"properties":{
              "inbox_id":{{Fields.InboxId}},
              "state":{"type":"string","enum":["scheduled","held","queued","sending","deferred","sent","bounced",
                "failed","unknown","cancelled","rejected"],"description":"Left out: all.","examples":["scheduled"]},
              "cursor":{{Fields.Cursor}},"limit":{{Fields.Limit}} } }
            """,
        Output = $$"""
            {"type":"object","properties":{
              "items":{"type":"array","items":{"type":"object","properties":{
                "send_id":{"type":"string"},"inbox_id":{"type":"string"},"state":{"type":"string"},
                "subject":{"type":"string"},"recipients":{"type":"array","items":{"type":"string"} },
                "send_at":{"type":"string"},"created_at":{"type":"string"},"reason_code":{"type":"string"} },
                "required":["send_id","state"]} },
              "next_cursor":{{Fields.NextCursor}} },"required":["items"]}
            """,
    };

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        if (!IdCursor.TryRead(call, out var before)) return Pages.BadCursor;
        return await IdCursor.Answer(call, limit => Read(call, before, limit, ct));
    }

    private async Task<Pages.Page<SendItem>> Read(ToolCall call, Guid? before, int limit, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<SendItem>(new CommandDefinition(ListOutbox, new
        {
            workspace = call.WorkspaceId,
            inboxes = call.Inbox is { } inbox ? [inbox.Id] : call.Caller.InboxIds?.ToArray(),
            state = call.Arguments.Text("state"),
            before,
            now = clock.GetUtcNow(),
            limit = limit + 1,
        }, cancellationToken: ct))).ToList();
        return new Pages.Page<SendItem>(
            // A reply's subject is the sender's of the original: the fence holds it in.
            [
                .. rows.Take(limit).Select(row => row with
                {
                    Subject = string.IsNullOrEmpty(row.Subject) ? null : call.Fence.Wrap(row.Subject),
                }),
            ],
            rows.Count > limit ? rows[limit - 1].SendId.ToString() : null);
    }

    private sealed record SendItem
    {
        public Guid SendId { get; init; }
        public Guid InboxId { get; init; }
        public string State { get; init; } = "";
        public string? Subject { get; init; }
        public string[] Recipients { get; init; } = [];
        public DateTimeOffset? SendAt { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public string? ReasonCode { get; init; }
    }
}
