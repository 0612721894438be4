using System.Text;
using System.Text.Json.Nodes;
using MailMesh.Gateway.Tests.Stack;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Gateway.Tests.BadInput;

[Collection(OneGateway.Name)]
public sealed class RestFuzzTests(GatewayFixture fixture)
{
    private const int CallsOfEachRoute = 12;
    private const int ConnectionsMax = 4;

    private static readonly string[] Parts =
    [
        "x", "%00", "%F0%9F%92%8C", "%ED%A0%80", "..%2f..%2f", "019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4", "%27--",
        "99999999999999999999", "-1", "%25%32%35", "~", "a%0d%0ab",
    ];

    private static readonly string[] Types =
    [
        "application/json", "application/json", "application/json; charset=utf-16", "text/plain", "multipart/form-data",
        "application/x-www-form-urlencoded", "",
    ];

    [Fact]
    public async Task Whatever_is_sent_to_a_route_gets_a_problem_and_never_a_fault()
    {
        var tenant = await fixture.NewTenant();
        var faults = Verdict.Faults(fixture.Gateway);
        var routes = Routes(fixture);
        Assert.InRange(routes.Count, 25, 500);
        var wrong = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await Parallel.ForEachAsync(
            routes.Index(), new ParallelOptions { MaxDegreeOfParallelism = ConnectionsMax }, async (route, _) =>
            {
                var client = await RawHttp.Connect(fixture.Gateway.Http.BaseAddress!);
                var any = new Garbage(seed: route.Index);
                for (var number = 0; number < CallsOfEachRoute; number++)
                {
                    var (method, path) = (route.Item.Method, Path(route.Item.Pattern, any));
                    var body = Body(method, any);
                    await client.Send(
                        $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {tenant.Key}\r\n"
                        + $"Content-Type: {any.One(Types)}\r\nContent-Length: {body.Length}\r\n\r\n");
                    await client.Send(body);
                    var answer = await client.Answer();
                    if (WrongWith(answer) is { } verdict)
                        wrong.Enqueue($"{method} {path} {Encoding.UTF8.GetString(body)}: {verdict}");
                    if (answer is not null && answer.Header("connection") != "close") continue;
                    client.Dispose();
                    client = await RawHttp.Connect(fixture.Gateway.Http.BaseAddress!);
                }
                client.Dispose();
            });
        Verdict.None(wrong);
        Assert.Equal(faults, Verdict.Faults(fixture.Gateway));
    }

    /// <summary>Every route under /api/v1: what is mapped joins here.</summary>
    public static IReadOnlyList<(string Method, RoutePattern Pattern)> Routes(GatewayFixture fixture) =>
    [
        .. from any in fixture.Gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints
           let endpoint = any as RouteEndpoint
           where endpoint?.RoutePattern.RawText?.StartsWith("/api/v1/", StringComparison.Ordinal) is true
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
           where method != "HEAD" // which goes where its GET does
           select (method, endpoint.RoutePattern),
    ];

    private static string? WrongWith(RawAnswer? answer)
    {
        if (Verdict.Of(answer) is { } verdict) return verdict;
        if (answer!.Status < 400) return null;
        // A path that can't be decoded belongs to no route yet: the server says so itself, without a body.
        if (answer is { Status: 400, Body.Length: 0 }) return null;
        if (answer.Header("content-type") != "application/problem+json") return $"{answer.Status}, no problem+json";
        var problem = JsonNode.Parse(answer.Body)!;
        return problem["status"].Number() == answer.Status && problem["code"] is not null ? null : answer.Body;
    }

    private static string Path(RoutePattern pattern, Garbage any)
    {
        var path = string.Concat(pattern.PathSegments.Select(segment => "/" + string.Concat(segment.Parts.Select(part =>
            part is RoutePatternLiteralPart literal ? literal.Content : any.One(Parts)))));
        return any.Random.Next(3) == 0 ? $"{path}?{any.One(Parts)}={any.One(Parts)}&limit={any.One(Parts)}" : path;
    }

    private static byte[] Body(string method, Garbage any) => method is "GET" or "DELETE" ? []
        : any.Random.Next(4) switch
        {
            0 => any.Bytes(200),
            1 => any.Bent("""{"name":"a","scopes":["email:read"],"inbox_ids":["x"]}"""),
            2 => Encoding.UTF8.GetBytes(any.Value()),
            _ => Encoding.UTF8.GetBytes(any.Fields()),
        };
}
