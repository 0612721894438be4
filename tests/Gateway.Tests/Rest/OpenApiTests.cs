using System.Text.Json.Nodes;
using MailMesh.Gateway.Rest;
using MailMesh.Gateway.Rest.Operations;
using MailMesh.Gateway.Tests.Gates;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.TestStack.Programs;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Gateway.Tests.Rest;

/// <summary>docs/openapi.json is what is served, what is served is what is mapped, and answers are so.</summary>
[Collection(OneGateway.Name)]
public sealed class OpenApiTests(GatewayFixture fixture)
{
    [Fact]
    public async Task It_is_served_without_a_key_and_checked_in()
    {
        var reply = await fixture.Gateway.RestWith(null, "GET", "/openapi.json");
        Assert.Equal((200, "application/json"), (reply.Status, reply.Headers["Content-Type"]));
        Snapshot.Matches("docs/openapi.json", await fixture.Gateway.Http.GetStringAsync("/api/v1/openapi.json"));
        var again = await fixture.Gateway.RestWith(
            null, "GET", "/openapi.json", headers: ("If-None-Match", $"\"other\", {reply.Headers["ETag"]}"));
        Assert.Equal((304, null, reply.Headers["ETag"]), (again.Status, again.Body, again.Headers["ETag"]));
    }

    [Fact]
    public async Task It_is_valid_OpenAPI_3_1_and_so_is_each_schema_with_its_examples()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, await fixture.Gateway.Http.GetStringAsync("/api/v1/openapi.json"));
        var run = await new NpmFolder("tests/Gateway.Tests/Rest/Clients")
            .Run("validate-openapi.mjs", [file], TimeSpan.FromMinutes(1));
        File.Delete(file);
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.StartsWith("valid: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_holds_every_route_that_is_mapped_and_no_other()
    {
        var document = await ServedDocument.Load(fixture.Gateway.Http);
        var mapped =
            from endpoint in fixture.Gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints
                .OfType<RouteEndpoint>()
            let pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
            where pattern.StartsWith(RestRoutes.Base + "/", StringComparison.Ordinal)
                && !pattern.Contains("**", StringComparison.Ordinal)
            from method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
            where method != "HEAD" // of each GET, as the document says at its top
            select (method, pattern[RestRoutes.Base.Length..]);
        Assert.Equal(mapped.Order(), document.Operations.Order());
    }

    [Fact]
    public async Task Names_of_operations_are_unique_and_all_that_is_referred_to_is_there()
    {
        var document = await ServedDocument.Load(fixture.Gateway.Http);
        var operations = document.Operations
            .Select(one => document.Root["paths"]![one.Pattern]![one.Method.ToLowerInvariant()]!).ToList();
        var names = operations.Select(operation => operation["operationId"].Text()).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        foreach (var operation in operations)
        {
            var inPath = (operation["parameters"]?.AsArray() ?? []).Where(one => one!["in"]?.Text() == "path");
            Assert.All(inPath, one => Assert.True(one!["required"]!.GetValue<bool>()));
        }
        foreach (var reference in References(document.Root))
        {
            var found = document.Root;
            foreach (var name in reference.Split('/').Skip(1)) found = found?[name];
            Assert.True(found is not null, reference);
        }
    }

    [Fact]
    public async Task Every_tools_answer_is_as_the_document_says()
    {
        var document = await ServedDocument.Load(fixture.Gateway.Http);
        var tenant = await fixture.NewTenant();
        var world = await GateWorld.Fill(fixture, tenant);
        var routes = fixture.Gateway.Services.GetRequiredService<ToolRoutes>();
        var draft = (await tenant.Rest("POST", "/drafts", new { inbox_id = await tenant.NewInbox() })).Body!["id"];
        var imap = await fixture.Mirror.Inbox(tenant.WorkspaceId, kind: "imap");
        var other = new Dictionary<string, string>
        {
            ["wait_for_email"] = $$"""{"inbox_id":"nobody@mailmesh.test","timeout_seconds":1}""",
            ["search_emails"] = """{"query":"How","folders":["INBOX","SENT"],"limit":5}""",
            ["update_draft"] = $$"""{"draft_id":"{{draft}}","version":1,"body":"b"}""",
            ["get_draft"] = $$"""{"draft_id":"{{draft}}"}""",
            ["delete_draft"] = $$"""{"draft_id":"{{draft}}"}""",
            ["change_credentials"] = $$"""{"inbox_id":"{{imap}}","password":"p"}""",
            ["remove_inbox"] = $$"""{"inbox_id":"{{await tenant.NewInbox()}}"}""",
        };
        // What is gone can't be read.
        foreach (var route in ToolRouteTable.All.OrderBy(route => route.Method == "DELETE"))
        {
            var card = routes.Card(route);
            var arguments = other.TryGetValue(card.Name, out var own) ? own : RouteTableTests.Named(card, route);
            var request = RouteRequest.Of(card, world.Real(arguments));
            var reply = await fixture.Gateway.RestWith(tenant.Key, request.Method, request.Path, request.Body);
            Assert.True(reply.Status == card.Status, $"{card.Name}: {reply.Status} {reply.Body}");
            Assert.Null(document.Check(card.Method, card.Pattern, reply));
            Assert.Equal(card.Makes, reply.Headers.ContainsKey("Location"));
            Assert.Equal(card.HasTag || card.HasVersion, reply.Headers.ContainsKey("ETag"));
        }
    }

    [Fact]
    public async Task What_people_manage_answers_as_the_document_says()
    {
        var document = await ServedDocument.Load(fixture.Gateway.Http);
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var email = await fixture.Mirror.Email(inbox, new SeedEmail
        {
            Attachment = new SeedAttachment("a.txt", "text/plain", "a"u8.ToArray()),
        });
        var link = (await tenant.Rest("GET", $"/emails/{email}/attachments/0?as=link")).Body!["url"].Text();
        var key = await Check("POST", "/keys", "/keys", new { name = "k", scopes = new[] { "inbox:read" } });
        await Check("GET", "/keys", "/keys");
        await Check("POST", "/keys/{key_id}/unfreeze", $"/keys/{key!["id"]}/unfreeze");
        await Check("DELETE", "/keys/{key_id}", $"/keys/{key["id"]}");
        await Check("GET", "/workspaces", "/workspaces");
        await Check(
            "PATCH", "/workspaces/{workspace_id}", $"/workspaces/{tenant.WorkspaceId}", new { approval = true });
        await Check("POST", "/login-codes", "/login-codes");
        await Check("GET", "/attachments/{token}", link["/api/v1".Length..]);
        await Check("POST", "/inboxes", "/inboxes", new { kind = "imap", address = "a@example.com", password = "p" });
        foreach (var decision in new[] { "approve", "reject" })
        {
            var send = await Check("POST", "/sends", "/sends", Mail(inbox));
            await Check("GET", "/sends/held", "/sends/held");
            await Check("POST", $"/sends/{{send_id}}/{decision}", $"/sends/{send!["send_id"]}/{decision}");
        }
        await Check("POST", "/sends", "/sends", Mail(inbox, dryRun: true));
        foreach (var log in new[] { "/audit", "/audit/export", "/audit/verification" }) await Check("GET", log, log);

        async Task<JsonNode?> Check(string method, string pattern, string path, object? body = null)
        {
            var reply = await fixture.Gateway.RestWith(tenant.Key, method, path, body);
            Assert.InRange(reply.Status, 200, 299);
            Assert.Null(document.Check(method, pattern, reply));
            return reply.Body;
        }
    }

    private static object Mail(Guid inbox, bool dryRun = false) =>
        new { inbox_id = inbox, to = new[] { "ada@example.com" }, subject = "s", body = "b", dry_run = dryRun };

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field =>
            field is { Key: "$ref", Value: JsonValue text } ? [text.Text()] : References(field.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
