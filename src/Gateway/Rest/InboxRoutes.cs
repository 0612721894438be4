using System.Globalization;
using System.Text.Json;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Rest;

/// <summary>Inboxes by REST are the tools of the same name: one code path, one set of gates.</summary>
public static class InboxRoutes
{
    public static void MapInboxes(this RouteGroupBuilder api)
    {
        api.MapGuarded<ToolRoutes>("GET", "/inboxes", (tools, call) =>
            tools.Run(call, "list_inboxes", Query(call.Http.Request), StatusCodes.Status200OK));
        api.MapGuarded<ToolRoutes>("POST", "/inboxes", async (tools, call) =>
        {
            var (arguments, refusal) = await call.Body();
            return refusal is not null
                ? Problems.Of(refusal, call.Http)
                : await tools.Run(call, "create_inbox", arguments, StatusCodes.Status201Created);
        });
    }

    private static Arguments Query(HttpRequest request)
    {
        var fields = new Dictionary<string, object>();
        foreach (var (name, value) in request.Query)
        {
            fields[name] = long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
                ? number
                : value.ToString();
        }
        return new Arguments(JsonSerializer.SerializeToElement(fields));
    }
}

/// <summary>Runs a tool for a route.</summary>
public sealed class ToolRoutes(ToolCatalog catalog, GatePipeline gates)
{
    public async Task<IResult> Run(
        RestCall call, string tool, Arguments arguments, int status)
    {
        var answer = await gates.Run(
            new ToolCall(catalog.Find(tool)!, call.Caller, arguments, call.RequestId),
            call.Http.RequestAborted);
        return answer switch
        {
            Answer done => Results.Text(done.Json.Span, "application/json", statusCode: status),
            Refusal refusal => Problems.Of(refusal, call.Http),
            _ => throw new System.Diagnostics.UnreachableException($"{answer} is no answer."),
        };
    }
}
