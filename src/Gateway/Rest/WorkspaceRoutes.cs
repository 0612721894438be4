using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Sends;
using MailMesh.Limits.Plans;

namespace MailMesh.Gateway.Rest;

/// <summary>Workspaces, their plans and send policies. Only the operator sees more than their own.</summary>
public static class WorkspaceRoutes
{
    private static readonly ArgumentSchema NewWorkspace = ArgumentSchema.Parse("""
        {"type":"object","additionalProperties":false,"required":["name"],"properties":{
          "name":{"type":"string","minLength":1,"maxLength":100,"examples":["acme"]},
          "plan":{"type":"string","minLength":1,"maxLength":40,"examples":["free"]}}}
        """);

    private static readonly ArgumentSchema Change = ArgumentSchema.Parse("""
        {"type":"object","additionalProperties":false,"properties":{
          "plan":{"type":"string","minLength":1,"maxLength":40,"examples":["pro"]},
          "recipients":{"type":"string","enum":["open","listed"],"examples":["listed"]},
          "allowed":{"type":"array","maxItems":1000,"items":{"type":"string","minLength":1,"maxLength":320},
            "examples":[["example.com","ada@example.org"]]},
          "approval":{"type":"boolean","examples":[true]}}}
        """);

    public static void MapWorkspaces(this RouteGroupBuilder api)
    {
        api.MapGuarded<Workspaces>("GET", "/workspaces", async (workspaces, call) =>
            call.Lacks(Scopes.KeyManage) is { } refusal
                ? Problems.Of(refusal, call.Http)
                : Results.Ok(new { items = await workspaces.List(Own(call), call.Http.RequestAborted) }));
        api.MapGuarded<Workspaces>("POST", "/workspaces", Create);
        api.MapGuarded<Workspaces>("PATCH", "/workspaces/{id}", Update);
    }

    private static async Task<IResult> Create(Workspaces workspaces, RestCall call)
    {
        var (arguments, refusal) = await call.Body(NewWorkspace);
        refusal = call.Lacks(Scopes.WorkspaceManage) ?? refusal;
        var plan = arguments.Text("plan") ?? Workspaces.PlanDefault;
        refusal ??= UnknownPlan(call, plan);
        if (refusal is not null) return Problems.Of(refusal, call.Http);
        var created = await workspaces.Create(
            call.Caller, arguments.Need("name"), plan, call.RequestId, call.Http.RequestAborted);
        return created is null
            ? Problems.Of(new Refusal(ErrorCodes.NameTaken, "A workspace has this name. Choose another."), call.Http)
            : Results.Created($"{RestRoutes.Base}/workspaces/{created.Id}", created);
    }

    private static async Task<IResult> Update(Workspaces workspaces, RestCall call)
    {
        var (arguments, refusal) = await call.Body(Change);
        refusal = call.Lacks(Scopes.KeyManage) ?? refusal;
        // A workspace can't raise its own plan.
        if (arguments.Text("plan") is { } plan)
            refusal ??= call.Lacks(Scopes.WorkspaceManage) ?? UnknownPlan(call, plan);
        var allowed = arguments.Texts("allowed")?.Select(entry => (entry, Normal: AllowList.Normalise(entry))).ToList();
        if (allowed?.FirstOrDefault(pair => pair.Normal is null) is { entry: { } wrong })
            refusal ??= Refusals.Arguments($"`allowed` holds \"{wrong}\", which is neither an address nor a domain.");
        if (refusal is not null) return Problems.Of(refusal, call.Http);
        if (!Guid.TryParse(call.Http.GetRouteValue("id") as string, out var id)
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
