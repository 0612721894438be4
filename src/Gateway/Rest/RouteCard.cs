using System.Text.Json.Nodes;
using MailMesh.Gateway.Schemas;
using Microsoft.AspNetCore.Routing.Patterns;

namespace MailMesh.Gateway.Rest;

/// <summary>What a route is, apart from what it does: all that its doors and the OpenAPI document need.</summary>
public sealed record RouteCard
{
    /// <summary>Bytes of a body without files.</summary>
    public const int BodyBytesUsualMax = 1024 * 1024;

    private const string NoFields = """{"type":"object","additionalProperties":false,"properties":{} }""";

    private IReadOnlyList<string>? _pathNames;
    private ArgumentSchema? _schema;
    private bool? _takesFields;

    public required string Method { get; init; }
    /// <summary>Below <see cref="RestRoutes.Base"/>; what stands in braces is an argument.</summary>
    public required string Pattern { get; init; }
    /// <summary>operationId: snake_case, verb first, as tools are named.</summary>
    public required string Name { get; init; }
    public required string Title { get; init; }
    public required string Description { get; init; }
    /// <summary>Null: every key may call it.</summary>
    public required string? Scope { get; init; }

    /// <summary>JSON schema of all arguments, in whichever part of a request they stand.</summary>
    public string Input { get; init; } = NoFields;
    /// <summary>JSON schema of the answer; null where there is none to read.</summary>
    public string? Output { get; init; }
    /// <summary>What the body and the answer may be instead.</summary>
    public (string Input, string Output)? Instead { get; init; }

    /// <summary>Of an answer.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;
    public string MediaType { get; init; } = "application/json";
    public int BodyBytesMax { get; init; } = BodyBytesUsualMax;

    /// <summary>The gates of its tool ask for plan and scope, in order; else the door asks for the scope.</summary>
    public bool IsTool { get; init; }
    /// <summary>No key is needed.</summary>
    public bool IsOpen { get; init; }
    /// <summary>The path names one; the argument is a list of that one.</summary>
    public string? ListedAs { get; init; }
    /// <summary>Arguments of the tool that make no sense on this route.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];
    /// <summary>Answers an ETag, and 304 to an If-None-Match that has it.</summary>
    public bool HasTag { get; init; }
    /// <summary>The field <c>version</c> of its answer is the ETag as well.</summary>
    public bool HasVersion { get; init; }
    /// <summary>If-Match may stand for the argument <c>version</c>.</summary>
    public bool TakesVersion { get; init; }
    /// <summary>Answers a Location.</summary>
    public bool Makes { get; init; }

    /// <summary>A GET that uses up what it answers: it has no HEAD.</summary>
    public bool IsOnce { get; init; }

    public bool IsRead => Method == HttpMethods.Get;
    /// <summary>A list, whose answer leads to the page behind it.</summary>
    public bool HasPages => IsRead && Schema.TypeOf("cursor") is not null;
    /// <summary>Of requests: what a GET answers, HEAD answers without its body (RFC 9110 §9.3.2).</summary>
    public IReadOnlyList<string> Methods => IsRead && !IsOnce ? [Method, HttpMethods.Head] : [Method];

    public ArgumentSchema Schema => _schema ??= ArgumentSchema.Parse(Input);

    public IReadOnlyList<string> PathNames => _pathNames ??=
        [.. RoutePatternFactory.Parse(Pattern).Parameters.Select(parameter => parameter.Name)];

    /// <summary>The others' arguments stand in the query.</summary>
    public bool HasBody => Method is "POST" or "PATCH" or "PUT";

    public bool TakesIdempotencyKey => Schema.TypeOf(IdempotencyKey.Argument) is not null;

    /// <summary>Whether a request may name this argument beside its path.</summary>
    public bool Takes(string argument) =>
        !PathNames.Contains(argument) && !LeftOut.Contains(argument) && argument != ListedAs;

    public bool TakesFields => _takesFields ??= Fields(Input).Any();

    /// <summary>The input schema's fields beside those of the path.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Fields(string input) =>
        JsonNode.Parse(input)!["properties"]!.AsObject().Where(field => Takes(field.Key));
}
