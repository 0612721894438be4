using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Sends;
using MailMesh.Gateway.Sends.Held;

namespace MailMesh.Gateway.Rest.Managing;

/// <summary>Where a person decides about sends that the policy holds. No tool can.</summary>
public static class HeldSendRoutes
{
    private const string HeldSend = """
        {"type":"object","properties":{
          "send_id":{"type":"string","format":"uuid"},"key_id":{"type":"string","format":"uuid"},
          "inbox_id":{"type":"string","format":"uuid"},"subject":{"type":"string"},
          "recipients":{"type":"array","items":{"type":"string"} },
          "send_at":{"type":"string","format":"date-time"},"created_at":{"type":"string","format":"date-time"} },
         "required":["send_id","key_id","inbox_id","subject","recipients","created_at"]}
        """;

    private const string Decided = """
        {"type":"object","properties":{
          "send_id":{"type":"string","format":"uuid"},"state":{"type":"string","enum":["queued","rejected"]} },
         "required":["send_id","state"]}
        """;

    private static RouteCard List { get; } = new()
    {
        Method = "GET", Pattern = "/sends/held", Name = "list_held_sends", Title = "List held sends",
        Description = "Sends that wait for a person, newest first.",
        Scope = Scopes.KeyManage, Input = ManagedPage.Input, Output = ManagedPage.Output(HeldSend),
    };

    private static RouteCard Approve { get; } = new()
    {
        Method = "POST", Pattern = "/sends/{send_id}/approve", Name = "approve_send", Title = "Approve send",
        Description = "Lets a held send leave, as it was when it was held.",
        Scope = Scopes.KeyManage, Output = Decided,
    };

    private static RouteCard Reject { get; } = new()
    {
        Method = "POST", Pattern = "/sends/{send_id}/reject", Name = "reject_send", Title = "Reject send",
        Description = "A held send that never leaves.",
        Scope = Scopes.KeyManage, Output = Decided,
    };

    public static void MapHeldSends(this RouteGroupBuilder api)
    {
        api.MapGuarded<HeldSends>(List, (held, call) => ManagedPage.Answer(
            call,
            (before, limit) => held.List(call.Caller, before, limit, call.Http.RequestAborted),
            send => send.SendId));
        api.MapGuarded<HeldSends>(Approve, (held, call) => Decide(held, call, approve: true));
        api.MapGuarded<HeldSends>(Reject, (held, call) => Decide(held, call, approve: false));
    }

    private static async Task<IResult> Decide(HeldSends held, RestCall call, bool approve)
    {
        var state = Guid.TryParse(call.Http.GetRouteValue("send_id") as string, out var id)
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
