using System.Text.Json;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Doors;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;
using Microsoft.AspNetCore.Http.Features;

namespace MailMesh.Gateway.Rest;

/// <summary>What a route is given: who calls, and what of the request stands where.</summary>
public sealed record RestCall(HttpContext Http, Caller Caller, RouteCard Card)
{
    public string RequestId => Http.TraceIdentifier;

    /// <summary>Null where the key may; a refusal is audited.</summary>
    public Refusal? Lacks(string scope) => Caller switch
    {
        { Frozen: true } => Refused(Refusals.Frozen),
        _ when !Caller.Scopes.Contains(scope) => Refused(Refusals.Scope(scope)),
        _ => null,
    };

    /// <summary>Leaves an audit row of what a gate of the route refused.</summary>
    public Refusal Refused(Refusal refusal)
    {
        Http.RequestServices.GetRequiredService<AuditLog>()
            .Add(AuditRow.By(Caller, Card.Name, RequestId, refusal.Code));
        return refusal;
    }

    /// <summary>Path, query and body as arguments that have passed the card's schema.</summary>
    public async Task<(Arguments Arguments, Refusal? Refusal)> Read()
    {
        var (arguments, refusal) = await RouteArguments.Read(this);
        if (refusal is null && Card.Schema.Check(arguments) is { } wrong) refusal = Refusals.Arguments(wrong);
        return (arguments, refusal);
    }

    /// <summary>The body as an object; no body is an empty one.</summary>
    public async Task<(Arguments Arguments, Refusal? Refusal)> Body()
    {
        var none = Arguments.None;
        if (Http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }) return (none, null);
        if (Http.Request.ContentLength == 0) return (none, null);
        // A chunked body doesn't say how long it is: the server counts and breaks off.
        if (Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = Math.Min(Card.BodyBytesMax, BodyLimit.Of(Http));
        try
        {
            var body = await JsonSerializer.DeserializeAsync<JsonElement>(
                Http.Request.Body, cancellationToken: Http.RequestAborted);
            if (body.ValueKind != JsonValueKind.Object)
                return (none, Refusals.Arguments("The body must be a JSON object."));
            return Arguments.Read(body) is { } arguments
                ? (arguments, null)
                : (none, Refusals.Arguments("The body has a field whose name holds half of a surrogate pair."));
        }
        catch (BadHttpRequestException e)
        {
            return (none, BrokenRequest.Of(e, Http).AsRefusal());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (none, Refusals.Arguments("The body must be a JSON object in UTF-8."));
        }
    }
}
