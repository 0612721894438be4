using System.Text.Json.Nodes;
using MailMesh.Gateway.Rest;
using MailMesh.Gateway.Tests.BadInput;
using MailMesh.Gateway.Tests.Rest;
using MailMesh.Gateway.Tests.Stack;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Gateway.Tests.Tenants;

/// <summary>The same by REST: every id in the path of every route, and in the fields of bodies that name one.</summary>
[Collection(OneGateway.Name)]
public sealed class ForeignRouteTests(GatewayFixture fixture) : IAsyncLifetime
{
    /// <summary>What a route needs to get as far as to the id in its path. A new route may need a line here.</summary>
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["PATCH /emails/{email_id}"] = """{"read":true}""",
        ["POST /emails/{email_id}/reply"] = """{"body":"hello"}""",
        ["POST /emails/{email_id}/forward"] = """{"to":["bob@example.com"]}""",
        ["POST /drafts/{draft_id}/send"] = """{"version":1}""",
        ["POST /webhooks/{webhook_id}/replay"] = """{"since":"2026-01-01T00:00:00Z"}""",
        ["PATCH /inboxes/{id}/credentials"] = """{"password":"secret"}""",
        ["PATCH /workspaces/{id}"] = """{"approval":true}""",
    };

    /// <summary>Fields of bodies that name something; {id} is where.</summary>
    private static readonly (string Method, string Path, string Body)[] InBodies =
    [
        ("POST", "/keys", """{"name":"a","scopes":["email:read"],"inbox_ids":["{id}"]}"""),
        ("POST", "/keys", """{"name":"a","scopes":["email:read"],"workspace_id":"{id}"}"""),
        ("PATCH", "/emails", """{"email_ids":["{id}"],"read":true}"""),
        ("POST", "/pub/emails",
            """{"mailbox_id":"{id}","to":["bob@example.com"],"subject":"hello","body":"hello"}"""),
        ("POST", "/pub/webhooks", """{"url":"https://example.com/hook","mailbox_id":"{id}"}"""),
    ];

    /// <summary>What a route wants in its query besides an id.</summary>
    private static readonly Dictionary<string, (string Field, string Value)> Queries = new()
    {
        ["wait_for_email"] = ("timeout_seconds", "1"), ["search_emails"] = ("query", "figures"),
    };

    private TwoTenants _world = null!;

    public async Task InitializeAsync() => _world = await TwoTenants.Begin(fixture);

    public Task DisposeAsync() => _world.DisposeAsync().AsTask();

    [Fact]
    public async Task In_a_path_a_foreign_id_is_as_an_absent_one()
    {
        var wrong = new List<string>();
        foreach (var (method, pattern) in RestFuzzTests.Routes(fixture))
        {
            if (pattern.Parameters.Count == 0) continue;
            var name = $"{method} {pattern.RawText!["/api/v1".Length..]}";
            var body = method is "POST" or "PATCH" or "PUT" ? Bodies.GetValueOrDefault(name, "{}") : null;
            using var absent = await Ask(_world.Bob.Owner.Key, TwoTenants.Absent(""));
            if ((int)absent.StatusCode != 404)
                wrong.Add($"{name} answers {(int)absent.StatusCode} where nothing is: give it a body above");
            foreach (var foreign in _world.Foreign())
            {
                if (await _world.Difference(foreign.Id, id => Ask(foreign.Key, id)) is { } difference)
                    wrong.Add($"{foreign.Kind} in {name}: {difference}");
            }

            Task<HttpResponseMessage> Ask(string key, string id) =>
                _world.Send(key, new HttpMethod(method), Path(pattern, id), body);
        }
        Verdict.None(wrong);
    }

    [Fact]
    public async Task In_a_query_a_foreign_id_is_as_an_absent_one()
    {
        var wrong = new List<string>();
        var asked = 0;
        foreach (var card in fixture.Gateway.Services.GetRequiredService<RouteCatalog>().Cards)
        {
            foreach (var field in card.HasBody ? [] : card.Fields(card.Input).Select(field => field.Key).Where(IsId))
            {
                var name = $"{field} of {card.Method} {card.Pattern}";
                asked++;
                using var absent = await Ask(_world.Bob.Owner.Key, TwoTenants.Absent(""));
                if ((int)absent.StatusCode is 400 or >= 500)
                    wrong.Add($"{name} answers {(int)absent.StatusCode}: give it a query above");
                foreach (var foreign in _world.Foreign())
                {
                    if (await _world.Difference(foreign.Id, id => Ask(foreign.Key, id)) is { } difference)
                        wrong.Add($"{foreign.Kind} as {name}: {difference}");
                }

                Task<HttpResponseMessage> Ask(string key, string id)
                {
                    var arguments = new JsonObject
                    {
                        [field] = field.EndsWith("_ids", StringComparison.Ordinal) ? new JsonArray(id) : id,
                    };
                    foreach (var inPath in card.PathNames) arguments[inPath] = _world.Bob.OwnFor(inPath);
                    if (Queries.TryGetValue(card.Name, out var more)) arguments[more.Field] = more.Value;
                    var request = RouteRequest.Of(card, arguments);
                    return _world.Send(key, new HttpMethod(card.Method), RestRoutes.Base + request.Path, null);
                }
            }
        }
        Assert.InRange(asked, 10, 500);
        Verdict.None(wrong);
    }

    [Fact]
    public async Task In_a_body_a_foreign_id_is_as_an_absent_one()
    {
        var wrong = new List<string>();
        foreach (var (method, path, body) in InBodies)
        {
            foreach (var foreign in _world.Foreign())
            {
                if (await _world.Difference(foreign.Id, id => Ask(foreign.Key, id)) is { } difference)
                    wrong.Add($"{foreign.Kind} in {method} {path}: {difference}");
            }

            Task<HttpResponseMessage> Ask(string key, string id) => _world.Send(
                key, new HttpMethod(method), "/api/v1" + path, body.Replace("{id}", id, StringComparison.Ordinal));
        }
        Verdict.None(wrong);
    }

    [Fact]
    public async Task A_link_to_an_attachment_is_good_for_the_key_that_asked_alone()
    {
        var link = (await _world.Ann.Owner.Call(
            "get_attachment", new { email_id = _world.Ann.Email, index = 0, @as = "link" })).Ok()["url"].Text();
        var token = link[(link.LastIndexOf('/') + 1)..];
        Assert.Null(await _world.Difference(
            token, id => _world.Send(_world.Bob.Owner.Key, HttpMethod.Get, $"/api/v1/attachments/{id}", null),
            nobody: new string('A', token.Length)));
    }

    private static bool IsId(string field) =>
        field is "after" || field.EndsWith("_id", StringComparison.Ordinal)
        || field.EndsWith("_ids", StringComparison.Ordinal);

    /// <summary>The id in each place but a position.</summary>
    private static string Path(RoutePattern pattern, string id) => string.Concat(pattern.PathSegments.Select(segment =>
        "/" + string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternParameterPart { Name: "index" } => "0",
            _ => Uri.EscapeDataString(id),
        }))));
}
