namespace MailMesh.Gateway.Rest.OpenApi;

/// <summary><c>GET /api/v1/openapi.json</c>, for whoever asks: it says nothing of any workspace.</summary>
public sealed class OpenApiRoute(RouteCatalog routes)
{
    private readonly Lazy<(byte[] Json, string Tag)> _document = new(() =>
    {
        var json = OpenApiDocument.Of(routes.Cards);
        return (json, EntityTag.OfContent(json));
    });

    public static RouteCard Card { get; } = new()
    {
        Method = "GET", Pattern = "/openapi.json", Name = "get_openapi", Title = "Get this document",
        Description = "The OpenAPI 3.1 document of this gateway; no key is needed.",
        Scope = null, IsOpen = true, HasTag = true,
        Output = """{"type":"object"}""",
    };

    public IResult Answer(HttpContext http)
    {
        if (MediaTypes.CheckAccept(Card, http.Request) is { } refusal) return Problems.Of(refusal, http);
        var (json, tag) = _document.Value;
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = "no-cache";
        return EntityTag.IsKnown(http.Request, tag)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Bytes(json, Card.MediaType);
    }
}
