using MailMesh.Gateway.Gates;
using Microsoft.AspNetCore.Routing.Template;

namespace MailMesh.Gateway.Rest;

/// <summary>Every route under <see cref="RestRoutes.Base"/>, as it is mapped.</summary>
public sealed class RouteCatalog(EndpointDataSource endpoints)
{
    private readonly Lazy<IReadOnlyList<Entry>> _entries = new(() =>
    [
        .. endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<RouteCard>()).OfType<RouteCard>()
            .Select(card => new Entry(card, new TemplateMatcher(
                TemplateParser.Parse(RestRoutes.Base + card.Pattern), new RouteValueDictionary()))),
    ]);

    public IEnumerable<RouteCard> Cards => _entries.Value.Select(entry => entry.Card);

    /// <summary>What a request is told that no route takes: another method would do, or nothing would.</summary>
    public Refusal Miss(HttpContext http)
    {
        var methods = _entries.Value
            .Where(entry => entry.Path.TryMatch(http.Request.Path, new RouteValueDictionary()))
            .SelectMany(entry => entry.Card.Methods).Distinct().Order(StringComparer.Ordinal).ToList();
        if (methods.Count == 0)
        {
            return new Refusal(ErrorCodes.RouteNotFound,
                $"There is no such route. GET {RestRoutes.Base}/openapi.json describes all.");
        }
        var allowed = string.Join(", ", methods);
        http.Response.Headers.Allow = allowed;
        return new Refusal(ErrorCodes.MethodNotAllowed, $"This path takes {allowed} alone.");
    }

    private sealed record Entry(RouteCard Card, TemplateMatcher Path);
}
