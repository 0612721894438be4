using System.Text.Json.Nodes;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Rest;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.Gateway.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Gateway.Tests.Rest;

/// <summary>The gates before what people do by REST and no agent can, in their order, on every such route.</summary>
[Collection(OneGateway.Name)]
public sealed class PeopleRouteTests(GatewayFixture fixture)
{
    private const string NoId = "019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4";

    /// <summary>Arguments that pass each gate but ownership. A new route needs a line here.</summary>
    private static readonly Dictionary<string, string> Arguments = new()
    {
        ["list_keys"] = "{}",
        ["create_key"] = $$"""{"name":"a","scopes":["email:read"],"workspace_id":"{{NoId}}"}""",
        ["revoke_key"] = $$"""{"key_id":"{{NoId}}"}""",
        ["unfreeze_key"] = $$"""{"key_id":"{{NoId}}"}""",
        ["list_workspaces"] = "{}",
        ["create_workspace"] = """{"name":"a"}""",
        ["update_workspace"] = $$"""{"workspace_id":"{{NoId}}","approval":true}""",
        ["list_held_sends"] = "{}",
        ["approve_send"] = $$"""{"send_id":"{{NoId}}"}""",
        ["reject_send"] = $$"""{"send_id":"{{NoId}}"}""",
        ["download_attachment"] = """{"token":"x"}""",
        ["create_login_code"] = "{}",
        ["list_audit"] = $$"""{"workspace_id":"{{NoId}}"}""",
        ["export_audit"] = $$"""{"workspace_id":"{{NoId}}"}""",
        ["verify_audit"] = $$"""{"workspace_id":"{{NoId}}"}""",
        ["get_draft"] = $$"""{"draft_id":"{{NoId}}"}""",
        ["remove_inbox"] = $$"""{"inbox_id":"{{NoId}}"}""",
        ["change_credentials"] = $$"""{"inbox_id":"{{NoId}}","password":"secret"}""",
    };

    private List<RouteCard> Cards
    {
        get
        {
            var agents = fixture.Gateway.Services.GetRequiredService<ToolCatalog>().All
                .Select(tool => tool.Card.Name).ToHashSet();
            return [.. fixture.Gateway.Services.GetRequiredService<RouteCatalog>().Cards.Where(card =>
                !card.IsOpen && !agents.Contains(card.Name) && card.Name is not ("update_email" or "delete_email"
                    or "update_draft") && !card.Pattern.StartsWith("/pub/", StringComparison.Ordinal))];
        }
    }

    [Fact]
    public void Every_route_of_people_is_asked_here() =>
        Assert.Equal(Arguments.Keys.Order(), Cards.Select(card => card.Name).Order());

    [Fact]
    public async Task First_the_key()
    {
        foreach (var card in Cards)
        {
            var reply = await Send(null, card);
            Assert.True((reply.Status, reply.Code) == (401, "unauthorized"), $"{card.Name}: {reply.Body}");
            Assert.StartsWith("Bearer", reply.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Then_whether_it_is_frozen()
    {
        var tenant = await fixture.NewTenant();
        await fixture.Query<int>(
            "update access.keys set frozen_at = now(), frozen_reason = 'test' where workspace_id = @WorkspaceId",
            new { tenant.WorkspaceId });
        foreach (var card in Cards)
        {
            var reply = await Send(tenant.Key, card);
            Assert.True((reply.Status, reply.Code) == (403, "key_frozen"), $"{card.Name}: {reply.Body}");
        }
    }

    [Fact]
    public async Task Then_the_scope()
    {
        var tenant = await fixture.NewTenant(scopes: [Scopes.WebhookManage]);
        foreach (var card in Cards)
        {
            foreach (var more in (JsonNode?[])[null, 1])
            {
                var reply = await Send(tenant.Key, card, more);
                Assert.True((reply.Status, reply.Code) == (403, "scope_denied"), $"{card.Name}: {reply.Body}");
                Assert.Contains(card.Scope!, reply.Detail, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Then_the_arguments()
    {
        foreach (var card in Cards)
        {
            var reply = await Send(fixture.OwnerKey, card, more: 1);
            Assert.True((reply.Status, reply.Code) == (400, "invalid_arguments"), $"{card.Name}: {reply.Body}");
            Assert.StartsWith("`no_such_field`", reply.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Then_whose_it_is()
    {
        var tenant = await fixture.NewTenant();
        foreach (var card in Cards.Where(card => Arguments[card.Name].Contains(NoId, StringComparison.Ordinal)))
        {
            var reply = await Send(tenant.Key, card);
            Assert.True(reply.Status == 404, $"{card.Name}: {reply.Body}");
            Assert.EndsWith("_not_found", reply.Code, StringComparison.Ordinal);
        }
    }

    private Task<RestReply> Send(string? key, RouteCard card, JsonNode? more = null)
    {
        var arguments = JsonNode.Parse(Arguments[card.Name])!;
        if (more is not null) arguments["no_such_field"] = more.DeepClone();
        var request = RouteRequest.Of(card, arguments);
        return fixture.Gateway.RestWith(key, request.Method, request.Path, request.Body);
    }
}
