using System.Globalization;
using System.Text.Json;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Rest;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Audit.Reading;

/// <summary>A request about the log of a workspace, whose caller may read it.</summary>
/// <param name="AllWorkspaces">It is the operator's, and names no workspace.</param>
/// <param name="Arguments">The query, which has passed its schema.</param>
public sealed record AuditRequest(RestCall Call, Guid WorkspaceId, bool AllWorkspaces, Arguments Arguments)
{
    private const string Id = """
        {"type":"string","maxLength":36,"pattern":"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
          "examples":["019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"]}
        """;

    private const string Filters = $$"""
        "workspace_id":{{Id}},"key_id":{{Id}},
        "since":{"type":"string","format":"date-time","maxLength":40,"examples":["2026-11-01T00:00:00Z"]},
        "until":{"type":"string","format":"date-time","maxLength":40,"examples":["2026-12-01T00:00:00Z"]},
        "action":{"type":"string","minLength":1,"maxLength":64,"examples":["send_email"]},
        "outcome":{"type":"string","minLength":1,"maxLength":64,"examples":["scope_denied"]},
        "inbox_id":{"type":"string","minLength":1,"maxLength":320,"examples":["agent@mailmesh.test"]}
        """;

    public static ArgumentSchema ForList { get; } = ArgumentSchema.Parse($$"""
        {"type":"object","additionalProperties":false,"properties":{ {{Filters}},
          "cursor":{"type":"string","maxLength":18,"pattern":"^[1-9][0-9]{0,17}$","examples":["1234"]},
          "limit":{"type":"integer","minimum":1,"maximum":100,"examples":[20]} } }
        """);

    public static ArgumentSchema ForExport { get; } = ArgumentSchema.Parse(
        $$"""{"type":"object","additionalProperties":false,"properties":{ {{Filters}} } }""");

    public static ArgumentSchema ForVerification { get; } = ArgumentSchema.Parse($$"""
        {"type":"object","additionalProperties":false,"properties":{ "workspace_id":{{Id}},"cursor":{{Id}},
          "head":{"type":"string","maxLength":83,"pattern":"^[1-9][0-9]{0,17}:[0-9a-f]{64}$",
            "examples":["12:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]} } }
        """);

    public static async Task<(AuditRequest? Request, Refusal? Refusal)> Admit(RestCall call, ArgumentSchema schema)
    {
        if (call.Lacks(Scopes.KeyManage) is { } lacking) return (null, lacking);
        // A key that is bound to inboxes has no business with what is done in the others.
        if (call.Caller.InboxIds is not null)
            return (null, call.Refused(Refusals.Scope($"{Scopes.KeyManage} for all inboxes")));
        var arguments = Query(call.Http.Request);
        if (schema.Check(arguments) is { } wrong) return (null, Refusals.Arguments(wrong));
        if (arguments.Text("workspace_id") is not { } text)
        {
            return (new AuditRequest(
                call, call.Caller.WorkspaceId, WorkspaceRoutes.Own(call) is null, arguments), null);
        }
        var named = Guid.Parse(text);
        return await MayRead(call, named)
            ? (new AuditRequest(call, named, AllWorkspaces: false, arguments), null)
            : (null, Refusals.Workspace);
    }

    /// <summary>Of a list or an export.</summary>
    public async Task<(AuditFilter? Filter, Refusal? Refusal)> Filter()
    {
        Guid? inbox = null;
        if (Arguments.Text("inbox_id") is { } name)
        {
            // By id also one that is removed: its rows are still here.
            inbox = Guid.TryParse(name, out var id) ? id : await FindInbox(name);
            if (inbox is null) return (null, Refusals.Inbox);
        }
        return (new AuditFilter
        {
            Since = Arguments.Time("since"),
            Until = Arguments.Time("until"),
            KeyId = Arguments.Text("key_id") is { } key ? Guid.Parse(key) : null,
            Action = Arguments.Text("action"),
            Outcome = Arguments.Text("outcome"),
            InboxId = inbox,
        }, null);
    }

    /// <summary>What another workspace owns answers as what does not exist.</summary>
    private static async Task<bool> MayRead(RestCall call, Guid workspaceId)
    {
        if (WorkspaceRoutes.Own(call) is { } own) return own == workspaceId;
        if (workspaceId == AuditRow.Installation) return true;
        var workspaces = call.Http.RequestServices.GetRequiredService<Workspaces>();
        return (await workspaces.List(workspaceId, call.Http.RequestAborted)).Count > 0;
    }

    private async Task<Guid?> FindInbox(string address)
    {
        var directory = Call.Http.RequestServices.GetRequiredService<InboxDirectory>();
        var inbox = await directory.Find(
            Call.Caller with { WorkspaceId = WorkspaceId }, address, Call.Http.RequestAborted);
        return inbox?.Id;
    }

    /// <summary>All texts but the limit.</summary>
    private static Arguments Query(HttpRequest request)
    {
        var fields = new Dictionary<string, object>();
        foreach (var (name, value) in request.Query)
        {
            fields[name] = name == "limit" && int.TryParse(value, CultureInfo.InvariantCulture, out var number)
                ? number
                : value.ToString();
        }
        return new Arguments(JsonSerializer.SerializeToElement(fields));
    }
}
