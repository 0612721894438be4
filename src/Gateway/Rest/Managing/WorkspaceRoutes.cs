using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Sends;
using MailMesh.Limits.Plans;

namespace MailMesh.Gateway.Rest.Managing;

/// <summary>Workspaces, their plans and send policies. Only the operator sees more than their own.</summary>
public static class WorkspaceRoutes
{
    public static void MapWorkspaces(this RouteGroupBuilder api)
    {
        api.MapGuarded<Workspaces>(WorkspaceCards.List, (workspaces, call) => ManagedPage.Answer(
            call,
            (before, limit) => workspaces.List(Own(call), before, limit, call.Http.RequestAborted),
            workspace => workspace.Id));
        api.MapGuarded<Workspaces>(WorkspaceCards.Create, Create);
        api.MapGuarded<Workspaces>(WorkspaceCards.Update, Update);
    }

    private static async Task<IResult> Create(Workspaces workspaces, RestCall call)
    {
        var (arguments, refusal) = await call.Read();
        if (refusal is not null) return Problems.Of(refusal, call.Http);
        var plan = arguments.Text("plan") ?? Workspaces.PlanDefault;
        if (UnknownPlan(call, plan) is { } unknown) return Problems.Of(unknown, call.Http);
        var created = await workspaces.Create(
            call.Caller, arguments.Need("name"), plan, call.RequestId, call.Http.RequestAborted);
        return created is null
            ? Problems.Of(new Refusal(ErrorCodes.NameTaken, "A workspace has this name. Choose another."), call.Http)
            : Results.Created($"{RestRoutes.Base}/workspaces/{created.Id}", created);
    }

    private static async Task<IResult> Update(Workspaces workspaces, RestCall call)
    {
        var (arguments, refusal) = await call.Read();
        if (refusal is not null) return Problems.Of(refusal, call.Http);
        // A workspace can't raise its own plan.
        if (arguments.Text("plan") is { } plan)
            refusal = call.Lacks(Scopes.WorkspaceManage) ?? UnknownPlan(call, plan);
        var allowed = arguments.Texts("allowed")?.Select(entry => (entry, Normal: AllowList.Normalise(entry))).ToList();
        if (allowed?.FirstOrDefault(pair => pair.Normal is null) is { entry: { } wrong })
            refusal ??= Refusals.Arguments($"`allowed` holds \"{wrong}\", which is neither an address nor a domain.");
        if (refusal is not null) return Problems.Of(refusal, call.Http);
        if (!Guid.TryParse(call.Http.GetRouteValue("workspace_id") as string, out var id)
            || Own(call) is { } own && own != id)
            return Problems.Of(Refusals.Workspace, call.Http);
        var updated = await workspaces.Update(call.Caller, id, new WorkspaceChange(
            arguments.Text("plan"), arguments.Text("recipients"),
            allowed?.Select(pair => pair.Normal!).Distinct().ToArray(), arguments.Choice("approval")),
            call.RequestId, call.Http.RequestAborted);
        return updated is null ? Problems.Of(Refusals.Workspace, call.Http) : Results.Ok(updated);
    }

    /// <summary>The only workspace a caller may see, or null for the operator, who sees all.</summary>
    internal static Guid? Own(RestCall call) =>
        call.Caller.Scopes.Contains(Scopes.WorkspaceManage) ? null : call.Caller.WorkspaceId;

    private static Refusal? UnknownPlan(RestCall call, string plan)
    {
        var plans = call.Http.RequestServices.GetRequiredService<PlanCatalog>();
        return plans.Find(plan) is null
            ? Refusals.Arguments($"`plan` must be one of {string.Join(", ", plans.All.Select(known => known.Name))}.")
            : null;
    }
}
