using System.Globalization;
using System.Text.Json.Nodes;
using MailMesh.Gateway.Gates;

namespace MailMesh.Gateway.Rest.OpenApi;

/// <summary>What a route may answer in place of what it is for.</summary>
internal static class OpenApiErrors
{
    public const string Problem = "Problem";

    private static readonly (int Status, string Means)[] All =
    [
        (400, "An argument is wrong: `detail` names the field, the bound and an example."),
        (401, "No key, or none that is good now."),
        (402, "The workspace's plan does not have this: `requiredPlan` has."),
        (403, "The key lacks the scope, is frozen, or may not write to a recipient."),
        (404, "There is no such thing, or it isn't the key's to see: both answer alike."),
        (406, "Accept lists nothing that this route answers."),
        (409, "It is not as the request takes it to be: an idempotency key of another mail, an older version, a name "
            + "that is taken, a send that has left."),
        (412, "If-Match names another version than there is now, or a route that has none."),
        (413, "The body or an attachment is too large."),
        (415, "The body isn't JSON."),
        (422, "The account's own server refuses what was asked."),
        (424, "A send whose outcome is not known: it may have arrived. Never repeat it; look at `send_id`."),
        (429, "A limit is reached; wait `retry_after` seconds."),
        (500, "Something failed on our side; `request_id` names it."),
        (503, "A part of MailMesh is away, or an inbox still syncs; wait `retry_after` seconds."),
        (504, "The account's own server took too long."),
    ];

    /// <summary>Statuses of a route, as its card lets expect.</summary>
    public static IEnumerable<int> Of(RouteCard card)
    {
        if (card.IsOpen) return [403, 406];
        var statuses = new SortedSet<int> { 401, 403, 406, 429, 500, 503 };
        // What is no field of a route is refused by name, also where there is none.
        statuses.Add(400);
        if (card.IsTool) statuses.Add(402);
        else statuses.Remove(429);
        if (card.PathNames.Count > 0 || card.Fields(card.Input).Any(field => NamesSomething(field.Key)))
            statuses.Add(404);
        if (card.HasBody)
        {
            statuses.UnionWith([409, 415]);
            if (card.TakesFields) statuses.Add(413);
        }
        if (card.TakesIdempotencyKey || card.Name == "send_draft") statuses.Add(424);
        // A condition that a route can't hold to is one that fails.
        if (card.Method != "GET") statuses.Add(412);
        if (card.Instead is not null || card.Name == "change_credentials") statuses.Add(422);
        if (card.Name is "remove_inbox") statuses.Add(409);
        if (card.Name is "search_emails") statuses.Add(504);
        if (card.Name is "get_attachment") statuses.Add(413);
        return statuses;
    }

    private static bool NamesSomething(string field) =>
        field.EndsWith("_id", StringComparison.Ordinal) || field.EndsWith("_ids", StringComparison.Ordinal);

    public static JsonObject Refer(int status) => new() { ["$ref"] = $"#/components/responses/{Name(status)}" };

    public static JsonObject Responses()
    {
        var all = new JsonObject();
        foreach (var (status, means) in All)
        {
            var response = new JsonObject { ["description"] = means };
            if (Headers(status) is { } headers) response["headers"] = headers;
            response["content"] = new JsonObject
            {
                [Problems.MediaType] = new JsonObject
                {
                    ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{Problem}" },
                },
            };
            all[Name(status)] = response;
        }
        return all;
    }

    public static JsonObject ProblemSchema()
    {
        var codes = typeof(ErrorCodes).GetFields()
            .Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal);
        return JsonNode.Parse($$"""
            {"type":"object","description":"RFC 9457.","properties":{
              "type":{"type":"string","examples":["urn:mailmesh:problem:inbox_not_found"]},
              "title":{"type":"string"},"status":{"type":"integer"},
              "detail":{"type":"string","description":"What to do next."},
              "instance":{"type":"string","description":"The path that was asked."},
              "code":{"type":"string","description":"Stable. Among others: {{string.Join(", ", codes)}}."},
              "request_id":{"type":"string"},
              "retry_after":{"type":"integer","description":"Seconds."},
              "requiredPlan":{"type":"string"},"upgradeUrl":{"type":"string"},
              "send_id":{"type":"string","description":"Of a send whose outcome is not known."} },
             "required":["type","title","status","detail","instance","code","request_id"]}
            """)!.AsObject();
    }

    private static JsonObject? Headers(int status) => status switch
    {
        401 => Header("WWW-Authenticate", "string", "How to authenticate (RFC 6750, RFC 9728)."),
        429 or 503 => Header("Retry-After", "integer", "Seconds."),
        _ => null,
    };

    public static JsonObject Header(string name, string type, string description) => new()
    {
        [name] = new JsonObject
        {
            ["description"] = description,
            ["schema"] = new JsonObject { ["type"] = type },
        },
    };

    private static string Name(int status) => "Problem" + status.ToString(CultureInfo.InvariantCulture);
}
