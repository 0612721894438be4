using System.Globalization;
using System.Text.Json;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Rest.Connecting;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Rest;

/// <summary>Inboxes by REST are the tools of the same name: one code path, one set of gates.</summary>
public static class InboxRoutes
{
    public static void MapInboxes(this RouteGroupBuilder api)
    {
        api.MapGuarded<ToolRoutes>("GET", "/inboxes/{id}", (tools, call) =>
            tools.Run(call, "get_inbox", Arguments.None.With("inbox_id", Id(call)), StatusCodes.Status200OK));
        api.MapGuarded<ToolRoutes>("GET", "/inboxes", (tools, call) =>
            tools.Run(call, "list_inboxes", Query(call.Http.Request), StatusCodes.Status200OK));
        api.MapGuarded<ToolRoutes>("POST", "/inboxes", async (tools, call) =>
        {
            var (arguments, refusal) = await call.Body();
            if (refusal is not null) return Problems.Of(refusal, call.Http);
            return IsAccount(arguments)
                ? await tools.Run(call, Tool<ConnectInboxRoute>(call), arguments, StatusCodes.Status201Created)
                : await tools.Run(call, "create_inbox", arguments, StatusCodes.Status201Created);
        });
        api.MapGuarded<ToolRoutes>("PATCH", "/inboxes/{id}/credentials", async (tools, call) =>
        {
            var (arguments, refusal) = await call.Body();
            return refusal is not null
                ? Problems.Of(refusal, call.Http)
                : await tools.Run(
                    call, Tool<ChangeCredentialsRoute>(call), arguments.With("inbox_id", Id(call)),
                    StatusCodes.Status200OK);
        });
        api.MapGuarded<ToolRoutes>("DELETE", "/inboxes/{id}", (tools, call) => tools.Run(
            call, Tool<RemoveInboxRoute>(call), Arguments.None.With("inbox_id", Id(call)), StatusCodes.Status200OK));
    }

    private static string Id(RestCall call) => (string)call.Http.GetRouteValue("id")!;

    private static T Tool<T>(RestCall call)
        where T : Tool => call.Http.RequestServices.GetRequiredService<T>();

    /// <summary>Before the schema has looked: the kind may be anything.</summary>
    private static bool IsAccount(Arguments arguments) =>
        arguments.Values.TryGetProperty("kind", out var kind)
        && kind.ValueKind == JsonValueKind.String && kind.ValueEquals(ConnectInboxRoute.Kind);

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
    public Task<IResult> Run(RestCall call, string tool, Arguments arguments, int status) =>
        Run(call, catalog.Find(tool)!, arguments, status);

    /// <summary>Also one that stands in no catalog.</summary>
    public async Task<IResult> Run(RestCall call, Tool tool, Arguments arguments, int status)
    {
        var answer = await gates.Run(
            new ToolCall(tool, call.Caller, arguments, call.RequestId), call.Http.RequestAborted);
        return answer switch
        {
            Answer done => Results.Text(done.Json.Span, "application/json", statusCode: status),
            Refusal refusal => Problems.Of(refusal, call.Http),
            _ => throw new System.Diagnostics.UnreachableException($"{answer} is no answer."),
        };
    }
}
