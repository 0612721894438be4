using System.Text.Json.Nodes;
using MailMesh.Gateway.Rest;
using MailMesh.Gateway.Tests.Gates;
using MailMesh.Gateway.Tests.Stack;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Gateway.Tests.Rest;

/// <summary>What a client of HTTP expects without reading our documents (RFC 9110 §9.3.2, RFC 8288).</summary>
[Collection(OneGateway.Name)]
public sealed class HeadAndLinkTests(GatewayFixture fixture)
{
    /// <summary>It would wait for nothing.</summary>
    private const string Waits = "wait_for_email";

    private static readonly string[] Compared = ["Content-Type", "ETag", "Link", "Cache-Control"];

    [Fact]
    public async Task HEAD_answers_what_GET_does_without_the_body_on_every_route()
    {
        var tenant = await fixture.NewTenant();
        var world = await GateWorld.Fill(fixture, tenant);
        var cards = fixture.Gateway.Services.GetRequiredService<RouteCatalog>().Cards
            .Where(card => card is { IsRead: true, IsOnce: false } && card.Name != Waits).ToList();
        Assert.InRange(cards.Count, 15, 500);
        foreach (var card in cards)
        {
            var arguments = new JsonObject();
            foreach (var name in card.PathNames) arguments[name] = name == "index" ? 0 : world.Ids[name];
            if (card.Schema.TypeOf("query") is not null) arguments["query"] = "a";
            var path = RouteRequest.Of(card, arguments).Path;
            using var get = await Ask(tenant, HttpMethod.Get, path);
            using var head = await Ask(tenant, HttpMethod.Head, path);
            Assert.True(get.IsSuccessStatusCode, $"{path}: {await get.Content.ReadAsStringAsync()}");
            Assert.Equal(get.StatusCode, head.StatusCode);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
            foreach (var name in Compared)
                Assert.True(Header(get, name) == Header(head, name), $"{path}: {name} is {Header(head, name)}");
        }
    }

    [Fact]
    public async Task HEAD_does_not_use_up_what_is_good_once()
    {
        var tenant = await fixture.NewTenant();
        var world = await GateWorld.Fill(fixture, tenant);
        var link = (await tenant.Call(
            "get_attachment", new { email_id = world.Ids["email_id"], index = 0, @as = "link" })).Ok()["url"].Text();
        var path = link[link.IndexOf("/attachments/", StringComparison.Ordinal)..];
        using var head = await Ask(tenant, HttpMethod.Head, path);
        Assert.Equal((405, "GET"), ((int)head.StatusCode, Header(head, "Allow")));
        using var get = await Ask(tenant, HttpMethod.Get, path);
        Assert.Equal("a", await get.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/inboxes/{inbox}/emails?limit=2&from=s%26r%40example.com", 5)]
    [InlineData("/keys?limit=1", 3)]
    [InlineData("/audit?limit=1&action=create_key", 3)]
    public async Task Links_lead_through_all_pages_and_end(string first, int items)
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        for (var i = 0; i < 5; i++)
        {
            var from = new MailMesh.Mirror.Correspondent("s&r@example.com", "S");
            await fixture.Mirror.Email(inbox, new SeedEmail { Subject = "Quince", From = from });
        }
        for (var i = 0; i < 2; i++)
            await tenant.Rest("POST", "/keys", new { name = "another", scopes = new[] { "email:read" } });
        var seen = new List<string>();
        for (var path = first.Replace("{inbox}", $"{inbox}", StringComparison.Ordinal); path is not null;)
        {
            using var page = await Ask(tenant, HttpMethod.Get, path);
            var body = JsonNode.Parse(await page.Content.ReadAsStringAsync())!;
            seen.AddRange(body["items"]!.AsArray().Select(item => (item!["id"] ?? item["seq"])!.ToString()));
            Assert.Equal(body["next_cursor"] is null, Header(page, "Link") is null);
            path = Header(page, "Link") is { } link ? Next(link) : null;
            Assert.InRange(seen.Count, 0, items);
        }
        Assert.Equal(items, seen.Distinct().Count());
    }

    private static string Next(string link)
    {
        Assert.EndsWith(">; rel=\"next\"", link, StringComparison.Ordinal);
        Assert.StartsWith("</api/v1/", link, StringComparison.Ordinal);
        return link["</api/v1".Length..link.IndexOf('>', StringComparison.Ordinal)];
    }

    private async Task<HttpResponseMessage> Ask(Tenant tenant, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, RestRoutes.Base + path);
        request.Headers.Authorization = new("Bearer", tenant.Key);
        return await fixture.Gateway.Http.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;
}
