using System.Diagnostics;
using System.Text.Json;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Rest.Operations;

/// <summary>
/// Runs tools for routes, through the one pipeline that MCP runs them through: a route only says where the arguments
/// stand and how the answer goes over HTTP.
/// </summary>
public sealed class ToolRoutes(ToolCatalog catalog, GatePipeline gates, IServiceProvider services)
{
    public RouteCard Card(ToolRoute route)
    {
        var card = Tool(route.Tool).Card;
        var other = route.Instead is { } choice ? Tool(choice.Tool).Card : null;
        return new RouteCard
        {
            Method = route.Method,
            Pattern = route.Pattern,
            Name = route.Name ?? card.Name,
            Title = route.Title ?? card.Title,
            Description = card.Description,
            Scope = card.Scope,
            Input = card.Input,
            Output = card.Output,
            Instead = other is null ? null : (other.Input, other.Output),
            Status = route.Makes is null ? StatusCodes.Status200OK : StatusCodes.Status201Created,
            BodyBytesMax = route.BodyBytesMax,
            IsTool = true,
            ListedAs = route.ListedAs,
            LeftOut = route.LeftOut,
            HasTag = route.HasTag,
            HasVersion = route.HasVersion,
            TakesVersion = route.TakesVersion,
            Makes = route.Makes is not null,
        };
    }

    public async Task<IResult> Run(ToolRoute route, RestCall call)
    {
        var (arguments, unreadable) = await RouteArguments.Read(call);
        if (unreadable is not null) return Problems.Of(unreadable, call.Http);
        var run = new ToolCall(Tool(Choose(route, arguments)), call.Caller, arguments, call.RequestId);
        return await gates.Run(run, call.Http.RequestAborted) switch
        {
            Answer done when route.HasTag => Tagged(call, run, done),
            Answer done => Plain(route, call, done),
            // The caller made it a condition of the request (RFC 9110 §15.5.13).
            Refusal { Code: ErrorCodes.VersionConflict } old when call.Http.Request.Headers.IfMatch.Count > 0 =>
                Problems.Of(old with { Status = StatusCodes.Status412PreconditionFailed }, call.Http),
            Refusal refusal => Problems.Of(refusal, call.Http),
            var other => throw new UnreachableException($"{other} is no answer."),
        };
    }

    private Tool Tool(Type type) =>
        catalog.All.FirstOrDefault(tool => tool.GetType() == type) ?? (Tool)services.GetRequiredService(type);

    /// <summary>Before the schema has looked: the field may be anything.</summary>
    private static Type Choose(ToolRoute route, Arguments arguments) =>
        route.Instead is { } choice
        && arguments.Values.TryGetProperty(choice.Field, out var value)
        && value.ValueKind == JsonValueKind.String && value.ValueEquals(choice.Value)
            ? choice.Tool
            : route.Tool;

    private static IResult Tagged(RestCall call, ToolCall run, Answer done)
    {
        var headers = call.Http.Response.Headers;
        var tag = EntityTag.OfAnswer(done.Json.Span, run.Fence.Mark);
        headers.ETag = tag;
        // Kept by the caller alone, and asked for again each time.
        headers.CacheControl = "private, no-cache";
        return EntityTag.IsKnown(call.Http.Request, tag)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Text(done, StatusCodes.Status200OK);
    }

    private static IResult Plain(ToolRoute route, RestCall call, Answer done)
    {
        var headers = call.Http.Response.Headers;
        headers.CacheControl = "no-store";
        if (call.Card.HasPages) NextPage.Link(call.Http, NextPage.CursorOf(done.Json.Span));
        if (route is { Makes: null, HasVersion: false }) return Text(done, StatusCodes.Status200OK);
        using var fields = JsonDocument.Parse(done.Json);
        if (route.HasVersion)
        {
            var version = EntityTag.OfVersion(fields.RootElement.GetProperty("version").GetInt32());
            headers.ETag = version;
            if (call.Card.IsRead && EntityTag.IsKnown(call.Http.Request, version))
                return Results.StatusCode(StatusCodes.Status304NotModified);
        }
        if (route.Makes is not { } place || Location(place, fields.RootElement) is not { } location)
            return Text(done, StatusCodes.Status200OK);
        headers.Location = location;
        return Text(done, StatusCodes.Status201Created);
    }

    /// <summary>Null where the answer lacks the field: nothing was made.</summary>
    private static string? Location(string place, JsonElement answer)
    {
        var (start, end) = (place.IndexOf('{', StringComparison.Ordinal), place.IndexOf('}', StringComparison.Ordinal));
        return answer.TryGetProperty(place[(start + 1)..end], out var id)
            ? $"{RestRoutes.Base}{place[..start]}{id.GetString()}"
            : null;
    }

    private static IResult Text(Answer done, int status) =>
        Results.Text(done.Json.Span, "application/json", statusCode: status);
}
