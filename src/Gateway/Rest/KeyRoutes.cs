using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Rest;

/// <summary>Keys. Nobody can give a scope, a workspace or an inbox that their own key does not have.</summary>
public static class KeyRoutes
{
    private static readonly ArgumentSchema NewKeySchema = ArgumentSchema.Parse("""
        {"type":"object","additionalProperties":false,"required":["name","scopes"],"properties":{
          "name":{"type":"string","minLength":1,"maxLength":100,"examples":["support agent"]},
          "scopes":{"type":"array","minItems":1,"maxItems":20,"items":{"type":"string","maxLength":40},
            "examples":[["inbox:read","email:read"]]},
          "inbox_ids":{"type":"array","minItems":1,"maxItems":100,"items":{"type":"string","maxLength":320},
            "examples":[["agent@mailmesh.test"]]},
          "expires_at":{"type":"string","format":"date-time","maxLength":40,"examples":["2027-01-01T00:00:00Z"]},
          "workspace_id":{"type":"string","maxLength":64,"examples":["019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"]}}}
        """);

    public static void MapKeys(this RouteGroupBuilder api)
    {
        api.MapGuarded<KeyStore>("GET", "/keys", async (store, call) =>
            call.Lacks(Scopes.KeyManage) is { } refusal
                ? Problems.Of(refusal, call.Http)
                : Results.Ok(new { items = await store.List(WorkspaceRoutes.Own(call), call.Http.RequestAborted) }));
        api.MapGuarded<KeyStore>("POST", "/keys", Create);
        api.MapGuarded<KeyStore>("DELETE", "/keys/{id}", (store, call) => Change(call, store.Revoke));
        api.MapGuarded<KeyStore>("POST", "/keys/{id}/unfreeze", (store, call) => Change(call, store.Unfreeze));
    }

    private static async Task<IResult> Create(KeyStore store, RestCall call)
    {
        var (arguments, refusal) = await call.Body(NewKeySchema);
        refusal = call.Lacks(Scopes.KeyManage) ?? refusal;
        if (refusal is not null) return Problems.Of(refusal, call.Http);
        var scopes = arguments.Texts("scopes")!.Distinct().ToList();
        refusal = CheckScopes(call, scopes) ?? CheckExpiry(call, arguments);
        var workspace = call.Caller.WorkspaceId;
        if (arguments.Text("workspace_id") is { } other
            && (!Guid.TryParse(other, out workspace) || WorkspaceRoutes.Own(call) is { } own && own != workspace))
            refusal ??= Refusals.Workspace;
        if (refusal is not null) return Problems.Of(refusal, call.Http);
        var (inboxes, missing) = await Inboxes(call, workspace, arguments);
        if (missing is not null) return Problems.Of(missing, call.Http);
        var created = await store.Create(
            call.Caller, new NewKey(workspace, arguments.Need("name"), scopes, inboxes, arguments.Time("expires_at")),
            call.RequestId, call.Http.RequestAborted);
        return created is null
            ? Problems.Of(Refusals.Workspace, call.Http)
            : Results.Created($"{RestRoutes.Base}/keys/{created.Id}", created);
    }

    private static async Task<IResult> Change(
        RestCall call, Func<Caller, Guid?, Guid, string, CancellationToken, Task<bool>> change)
    {
        if (call.Lacks(Scopes.KeyManage) is { } refusal) return Problems.Of(refusal, call.Http);
        return Guid.TryParse(call.Http.GetRouteValue("id") as string, out var id)
            && await change(call.Caller, WorkspaceRoutes.Own(call), id, call.RequestId, call.Http.RequestAborted)
                ? Results.NoContent()
                : Problems.Of(Refusals.Key, call.Http);
    }

    private static Refusal? CheckScopes(RestCall call, List<string> scopes)
    {
        if (scopes.FirstOrDefault(scope => !Scopes.All.Contains(scope) && !ServiceScopes.Has(scope)) is { } unknown)
            return Refusals.Arguments($"`scopes` holds {unknown}; the scopes are {string.Join(", ", Scopes.All)}.");
        return scopes.SelectMany(ServiceScopes.NeededToGive)
            .FirstOrDefault(scope => !call.Caller.Scopes.Contains(scope)) is { } beyond
            ? call.Refused(Refusals.Scope(beyond))
            : null;
    }

    private static Refusal? CheckExpiry(RestCall call, Arguments arguments) =>
        arguments.Time("expires_at") <= call.Http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()
            ? Refusals.Arguments("`expires_at` must lie in the future.")
            : null;

    private static async Task<(IReadOnlyList<Guid>? Inboxes, Refusal? Refusal)> Inboxes(
        RestCall call, Guid workspace, Arguments arguments)
    {
        if (arguments.Texts("inbox_ids") is not { } names) return (call.Caller.InboxIds, null);
        var directory = call.Http.RequestServices.GetRequiredService<InboxDirectory>();
        var found = new List<Guid>();
        foreach (var name in names)
        {
            var inbox = await directory.Find(
                call.Caller with { WorkspaceId = workspace }, name, call.Http.RequestAborted);
            if (inbox is null) return (null, Refusals.Inbox);
            found.Add(inbox.Id);
        }
        return (found.Distinct().ToList(), null);
    }
}
