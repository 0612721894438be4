using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Rest;

/// <summary>Changing emails by REST: update_emails and delete_emails, for one id or many.</summary>
public static class EmailRoutes
{
    public static void MapEmails(this RouteGroupBuilder api)
    {
        api.MapGuarded<ToolRoutes>("PATCH", "/emails", (tools, call) => Update(tools, call, id: null));
        api.MapGuarded<ToolRoutes>("PATCH", "/emails/{id}", (tools, call) => Update(tools, call, Id(call)));
        api.MapGuarded<ToolRoutes>("DELETE", "/emails/{id}", Delete);
    }

    private static async Task<IResult> Update(ToolRoutes tools, RestCall call, string? id)
    {
        var (arguments, refusal) = await call.Body();
        if (refusal is not null) return Problems.Of(refusal, call.Http);
        if (id is not null) arguments = arguments.With("email_ids", new[] { id });
        return await tools.Run(call, "update_emails", arguments, StatusCodes.Status200OK);
    }

    private static Task<IResult> Delete(ToolRoutes tools, RestCall call)
    {
        var arguments = Arguments.None.With("email_ids", new[] { Id(call) });
        var permanent = call.Http.Request.Query["permanent"].ToString();
        if (permanent.Length == 0) return tools.Run(call, "delete_emails", arguments, StatusCodes.Status200OK);
        return bool.TryParse(permanent, out var forGood)
            ? tools.Run(call, "delete_emails", arguments.With("permanent", forGood), StatusCodes.Status200OK)
            : Task.FromResult(Problems.Of(Refusals.Arguments("`permanent` must be true or false."), call.Http));
    }

    private static string Id(RestCall call) => (string)call.Http.GetRouteValue("id")!;
}
