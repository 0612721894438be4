using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Rest;
using MailMesh.Gateway.Rest.Managing;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Audit.Reading;

/// <summary>A request about the log of a workspace, whose caller may read it.</summary>
/// <param name="AllWorkspaces">It is the operator's, and names no workspace.</param>
/// <param name="Arguments">The query, which has passed its schema.</param>
public sealed record AuditRequest(RestCall Call, Guid WorkspaceId, bool AllWorkspaces, Arguments Arguments)
{
    public static async Task<(AuditRequest? Request, Refusal? Refusal)> Admit(RestCall call)
    {
        // A key that is bound to inboxes has no business with what is done in the others.
        if (call.Caller.InboxIds is not null)
            return (null, call.Refused(Refusals.Scope($"{Scopes.KeyManage} for all inboxes")));
        var (arguments, wrong) = await call.Read();
        if (wrong is not null) return (null, wrong);
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
        return (await workspaces.List(workspaceId, before: null, limit: 1, call.Http.RequestAborted)).Count > 0;
    }

    private async Task<Guid?> FindInbox(string address)
    {
        var directory = Call.Http.RequestServices.GetRequiredService<InboxDirectory>();
        var inbox = await directory.Find(
            Call.Caller with { WorkspaceId = WorkspaceId }, address, Call.Http.RequestAborted);
        return inbox?.Id;
    }
}
