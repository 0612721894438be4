using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Sends;
using MailMesh.Gateway.Sends.Held;

namespace MailMesh.Gateway.Rest;

/// <summary>Where a person decides about sends that the policy holds. No tool can.</summary>
public static class SendRoutes
{
    public static void MapSends(this RouteGroupBuilder api)
    {
        api.MapGuarded<HeldSends>("GET", "/sends/held", async (held, call) =>
            call.Lacks(Scopes.KeyManage) is { } refusal
                ? Problems.Of(refusal, call.Http)
                : Results.Ok(new { items = await held.List(call.Caller.WorkspaceId, call.Http.RequestAborted) }));
        api.MapGuarded<HeldSends>("POST", "/sends/{id}/approve", (held, call) => Decide(held, call, approve: true));
        api.MapGuarded<HeldSends>("POST", "/sends/{id}/reject", (held, call) => Decide(held, call, approve: false));
    }

    private static async Task<IResult> Decide(HeldSends held, RestCall call, bool approve)
    {
        if (call.Lacks(Scopes.KeyManage) is { } refusal) return Problems.Of(refusal, call.Http);
        var state = Guid.TryParse(call.Http.GetRouteValue("id") as string, out var id)
            ? await held.Decide(call.Caller, id, approve, call.RequestId, call.Http.RequestAborted)
            : null;
        return state switch
        {
            null => Problems.Of(Refusals.Send, call.Http),
            SendRow.Queued or SendRow.Rejected => Results.Ok(new { send_id = id, state }),
            _ => Problems.Of(
                new Refusal(ErrorCodes.NotHeld, "This send is not held any more: it was decided before."), call.Http),
        };
    }
}
