using MailMesh.Contracts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Waiting;
using MailMesh.Mirror;

namespace MailMesh.Gateway.Tools.Changing;

public sealed class UpdateEmailsTool(BusRequests bus, EmailChanges changes, TimeProvider clock) : Tool
{
    private const string Labels = """
        "type":"array","minItems":1,"maxItems":20,
        "items":{"type":"string","minLength":1,"maxLength":100,"pattern":"^[^\\p{Cc}]+$"}
        """;

    private static readonly string[] Changes = ["read", "starred", "add_labels", "remove_labels", "move_to"];

    public override ToolCard Card { get; } = new()
    {
        Name = "update_emails",
        Title = "Update emails",
        Description = "Marks up to 50 emails read, unread or starred, labels them, or moves them to a folder. Shown at "
            + "once; a connected inbox's server follows within seconds.",
        Scope = Scopes.EmailWrite,
        Hints = Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["email_ids"],"properties":{
              "email_ids":{{Fields.EmailIds}},
              "read":{"type":"boolean","description":"true: read; false: unread.","examples":[true]},
              "starred":{"type":"boolean","description":"Sets or removes the star.","examples":[true]},
              "add_labels":{ {{Labels}},"description":"Labels to add.","examples":[["billing"]]},
              "remove_labels":{ {{Labels}},"description":"Labels to remove.","examples":[["billing"]]},
              "move_to":{"type":"string","minLength":1,"maxLength":255,
                "description":"INBOX, ARCHIVE, SPAM, TRASH, or a folder or Gmail label from get_inbox.",
                "examples":["ARCHIVE"]} } }
            """,
        Output = EmailChanges.Schema,
    };

    public override ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct)
    {
        var arguments = call.Arguments;
        if (!Changes.Any(arguments.Has))
        {
            return new(Refusals.Arguments(
                $"Give at least one of {string.Join(", ", Changes)}. Example: \"read\":true."));
        }
        if (arguments.Name("move_to")?.Equals(FolderRole.StarredView, StringComparison.OrdinalIgnoreCase) == true)
            return new(Refusals.Arguments("`move_to` must be a folder; for the star give \"starred\":true."));
        var removed = arguments.Names("remove_labels") ?? [];
        if (arguments.Names("add_labels")?.FirstOrDefault(removed.Contains) is not null)
            return new(Refusals.Arguments("`add_labels` and `remove_labels` must not name the same label."));
        return changes.Find(call, ct);
    }

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var arguments = call.Arguments;
        var changed = await bus.Ask(new UpdateEmails
        {
            ChangeId = Guid.CreateVersion7(clock.GetUtcNow()),
            WorkspaceId = call.WorkspaceId,
            InboxIds = call.Caller.InboxIds,
            EmailIds = call.Emails,
            Read = arguments.Choice("read"),
            Starred = arguments.Choice("starred"),
            AddLabels = arguments.Names("add_labels") ?? [],
            RemoveLabels = arguments.Names("remove_labels") ?? [],
            MoveTo = arguments.Name("move_to"),
        }, ct);
        if (arguments.Text("move_to") is { } wanted) changed = await changes.WithHints(call, changed, wanted, ct);
        return EmailChanges.Answer(call, changed);
    }
}
