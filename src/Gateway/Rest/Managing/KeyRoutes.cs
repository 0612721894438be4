using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Rest.Managing;

/// <summary>Keys. Nobody can give a scope, a workspace or an inbox that their own key does not have.</summary>
public static class KeyRoutes
{
    public static void MapKeys(this RouteGroupBuilder api)
    {
        api.MapGuarded<KeyStore>(KeyCards.List, (store, call) => ManagedPage.Answer(
            call,
            (before, limit) => store.List(WorkspaceRoutes.Own(call), before, limit, call.Http.RequestAborted),
            key => key.Id));
        api.MapGuarded<KeyStore>(KeyCards.Create, Create);
        api.MapGuarded<KeyStore>(KeyCards.Revoke, (store, call) => Change(call, store.Revoke));
        api.MapGuarded<KeyStore>(KeyCards.Unfreeze, (store, call) => Change(call, store.Unfreeze));
    }

    private static async Task<IResult> Create(KeyStore store, RestCall call)
    {
        var (arguments, refusal) = await call.Read();
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
        RestCall call, Func<Caller, Guid?, Guid, string, CancellationToken, Task<bool>> change) =>
        Guid.TryParse(call.Http.GetRouteValue("key_id") as string, out var id)
        && await change(call.Caller, WorkspaceRoutes.Own(call), id, call.RequestId, call.Http.RequestAborted)
            ? Results.NoContent()
            : Problems.Of(Refusals.Key, call.Http);

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
