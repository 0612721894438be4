using System.Text.Json.Nodes;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Rest;
using MailMesh.Gateway.Rest.Operations;
using MailMesh.Gateway.Tests.Gates;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.Gateway.Tools;
using MailMesh.Limits.Plans;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Gateway.Tests.Rest;

/// <summary>Every tool has a route, and every gate stands before each.</summary>
[Collection(OneGateway.Name)]
public sealed class RouteTableTests(GatewayFixture fixture)
{
    private const string NoId = "019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4";

    /// <summary>Arguments that pass the schema and name nothing that exists, as the gates' own test has them.</summary>
    private static readonly Dictionary<string, string> Arguments =
        new(GateTable.Tools.ToDictionary(row => (string)row[0], row => (string)row[1]))
        {
            ["update_draft"] = $$"""{"draft_id":"{{NoId}}","version":1}""",
        };

    private ToolCatalog Catalog => fixture.Gateway.Services.GetRequiredService<ToolCatalog>();

    private ToolRoutes Routes => fixture.Gateway.Services.GetRequiredService<ToolRoutes>();

    /// <summary>The routes of what agents may call.</summary>
    private List<(Tool Tool, RouteCard Card, JsonNode Arguments)> Table =>
    [
        .. from route in ToolRouteTable.All
           let tool = Catalog.All.FirstOrDefault(tool => tool.GetType() == route.Tool)
           where tool is not null
           let card = Routes.Card(route)
           select (tool!, card, JsonNode.Parse(Named(card, route))!),
    ];

    [Fact]
    public void Every_tool_has_a_route()
    {
        var without = ToolCatalog.Types.Except(ToolRouteTable.All.Select(route => route.Tool));
        Assert.Empty(without);
        var names = ToolRouteTable.All.Select(route => Routes.Card(route).Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public async Task Without_a_key_every_route_answers_401_with_how_to_get_in()
    {
        foreach (var (_, card, arguments) in Table)
        {
            var reply = await Send(null, card, arguments);
            Assert.Equal((401, "unauthorized"), (reply.Status, reply.Code));
            Assert.StartsWith("Bearer", reply.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_plan_is_asked_before_the_scope_and_says_which_has_it()
    {
        var free = fixture.Gateway.Services.GetRequiredService<PlanCatalog>().Find("free")!;
        var tenant = await fixture.NewTenant("free", [Scopes.KeyManage]);
        foreach (var (tool, card, arguments) in Table.Where(row => !free.Allows(row.Tool.Card.Name)))
        {
            var reply = await Send(tenant.Key, card, arguments);
            Assert.True(reply.Status == 402, $"{card.Name}: {reply.Body}");
            Assert.Equal("plan_required", reply.Code);
            Assert.NotNull(reply.Body!["requiredPlan"]);
            Assert.NotNull(reply.Body["upgradeUrl"]);
            Assert.Contains(tool.Card.Name, reply.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_scope_is_asked_before_the_arguments()
    {
        var tenant = await fixture.NewTenant(scopes: [Scopes.KeyManage]);
        foreach (var (tool, card, arguments) in Table.Where(row => row.Tool.Card.Scope is not null))
        {
            var nonsense = arguments.DeepClone();
            nonsense["no_such_field"] = 1;
            foreach (var sent in new[] { arguments, nonsense })
            {
                var reply = await Send(tenant.Key, card, sent);
                Assert.True(reply.Code == "scope_denied", $"{card.Name}: {reply.Body}");
                Assert.Equal(403, reply.Status);
                Assert.Contains(tool.Card.Scope!, reply.Detail, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Arguments_are_asked_before_what_they_name()
    {
        var tenant = await fixture.NewTenant();
        foreach (var (_, card, arguments) in Table)
        {
            var nonsense = arguments.DeepClone();
            nonsense["no_such_field"] = 1;
            var wrong = await Send(tenant.Key, card, nonsense);
            Assert.True(wrong.Code == "invalid_arguments", $"{card.Name}: {wrong.Body}");
            Assert.Equal(400, wrong.Status);
            Assert.StartsWith("`no_such_field`", wrong.Detail, StringComparison.Ordinal);
            if (!NamesSomething(arguments.ToJsonString())) continue;
            var absent = await Send(tenant.Key, card, arguments);
            Assert.True(absent.Status == 404, $"{card.Name}: {absent.Body}");
            Assert.EndsWith("_not_found", absent.Code, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Policy_and_limits_refuse_what_would_else_be_done()
    {
        var tenant = await fixture.NewTenant("pro");
        var world = await GateWorld.Fill(fixture, tenant);
        await tenant.SetPolicy(new { recipients = "listed", allowed = Array.Empty<string>() });
        foreach (var (_, card, arguments) in Table.Where(row => row.Tool.Card.Sends > 0))
        {
            var reply = await Send(tenant.Key, card, world.Real(arguments.ToJsonString()));
            Assert.True(reply.Code == "recipient_not_allowed", $"{card.Name}: {reply.Body}");
            Assert.Equal(403, reply.Status);
        }
        while ((await tenant.Rest("GET", "/usage")).Status == 200)
        {
        }

        var document = await ServedDocument.Load(fixture.Gateway.Http);
        foreach (var (_, card, arguments) in Table)
        {
            var reply = await Send(tenant.Key, card, world.Real(arguments.ToJsonString()));
            Assert.True(reply.Status == 429, $"{card.Name}: {reply.Body}");
            Assert.Equal(reply.Headers["Retry-After"], reply.Body!["retry_after"]!.ToString());
            Assert.InRange(reply.Body["retry_after"].Number(), 1, 60);
            Assert.Null(document.Check(card.Method, card.Pattern, reply));
        }
        Assert.DoesNotContain(fixture.Others.Sent, sent => sent.WorkspaceId == tenant.WorkspaceId);
    }

    /// <summary>The same for a route of which there is none among the tools: with nothing but what it needs.</summary>
    internal static string Named(RouteCard card, ToolRoute route) =>
        Arguments.GetValueOrDefault(card.Name) ?? Arguments[Snake(route.Tool.Name)];

    /// <summary>DeleteEmailsTool: delete_emails.</summary>
    private static string Snake(string type) => string.Concat(type[..^"Tool".Length].Select((c, at) =>
        char.IsUpper(c) ? (at == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));

    private static bool NamesSomething(string arguments) =>
        arguments.Contains(NoId, StringComparison.Ordinal) || arguments.Contains("nobody@", StringComparison.Ordinal);

    private Task<RestReply> Send(string? key, RouteCard card, JsonNode arguments)
    {
        var request = RouteRequest.Of(card, arguments);
        return fixture.Gateway.RestWith(key, request.Method, request.Path, request.Body);
    }
}
