using System.Globalization;
using System.Text.Json.Nodes;

namespace MailMesh.Gateway.Rest.OpenApi;

/// <summary>One route as an operation.</summary>
internal static class OpenApiOperation
{
    public static JsonObject Of(RouteCard card, OpenApiSchemas schemas)
    {
        var operation = new JsonObject
        {
            ["operationId"] = card.Name,
            ["tags"] = new JsonArray(card.Pattern.Split('/', '.')[1]),
            ["summary"] = card.Title,
            ["description"] = card.Description,
            ["security"] = Security(card),
        };
        if (OpenApiParameters.Of(card) is { Count: > 0 } parameters) operation["parameters"] = parameters;
        if (OpenApiParameters.Body(card) is { } body) operation["requestBody"] = body;
        operation["responses"] = Responses(card, schemas);
        return operation;
    }

    private static JsonArray Security(RouteCard card) => card.IsOpen
        ? []
        : [new JsonObject { ["key"] = card.Scope is { } scope ? new JsonArray(scope) : [] }];

    private static JsonObject Responses(RouteCard card, OpenApiSchemas schemas)
    {
        var responses = new JsonObject { [Text(card.Status)] = Success(card, schemas) };
        // A dry run, say, makes nothing.
        if (card is { Makes: true, TakesIdempotencyKey: true })
        {
            var nothing = Success(card with { Makes = false }, schemas);
            nothing["description"] = "Checked, and nothing was sent.";
            responses[Text(StatusCodes.Status200OK)] = nothing;
        }
        if (card.HasTag || card is { IsRead: true, HasVersion: true })
        {
            responses[Text(StatusCodes.Status304NotModified)] = new JsonObject
            {
                ["description"] = "As you have it.",
            };
        }
        foreach (var status in OpenApiErrors.Of(card)) responses[Text(status)] = OpenApiErrors.Refer(status);
        return responses;
    }

    private static JsonObject Success(RouteCard card, OpenApiSchemas schemas)
    {
        var response = new JsonObject { ["description"] = card.Makes ? "Made." : "Done." };
        var headers = new JsonObject();
        if (card.Makes) Add(headers, OpenApiErrors.Header("Location", "string", "Where it is found."));
        if (card.HasTag) Add(headers, OpenApiErrors.Header("ETag", "string", "For If-None-Match."));
        if (card.HasPages) Add(headers, OpenApiErrors.Header("Link", "string", "The next page: rel=\"next\"."));
        if (card.HasVersion) Add(headers, OpenApiErrors.Header("ETag", "string", "The version, for If-Match."));
        if (headers.Count > 0) response["headers"] = headers;
        if (Schema(card, schemas) is { } schema)
        {
            response["content"] = new JsonObject { [card.MediaType] = new JsonObject { ["schema"] = schema } };
        }
        return response;
    }

    private static JsonObject? Schema(RouteCard card, OpenApiSchemas schemas)
    {
        // Bytes: 3.1 leaves out what a media type says already.
        if (card.Output is null) return card.Status == StatusCodes.Status200OK ? new JsonObject() : null;
        var answer = schemas.Refer(card.Name, card.Output);
        return card.Instead is not { } other
            ? answer
            : new JsonObject { ["anyOf"] = new JsonArray(answer, schemas.Refer(card.Name, other.Output)) };
    }

    private static void Add(JsonObject headers, JsonObject more)
    {
        foreach (var (name, header) in more) headers[name] = header!.DeepClone();
    }

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
