using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailMesh.Gateway.Rest;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tests.BadInput;
using MailMesh.Gateway.Tests.Rest;
using MailMesh.Gateway.Tests.Stack;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Gateway.Tests.Tenants;

/// <summary>A cursor that one workspace was given pages the other's own list, as one that nobody was given does.
/// </summary>
[Collection(OneGateway.Name)]
public sealed class ForeignCursorTests(GatewayFixture fixture) : IAsyncLifetime
{
    private const int TimeBytes = 8;
    private const int IdBytes = 16;

    /// <summary>A workspace's owner sees one workspace; rows of the log are numbered in each workspace alike.</summary>
    private static readonly string[] WithoutNext = ["list_workspaces", "verify_audit"];
    private static readonly string[] Numbered = ["list_audit"];

    /// <summary>One page is as long as it is there: its cursors are those of a list of ours.</summary>
    private const string Unlimited = "qmailing_list_mailboxes", AsUnlimited = "list_inboxes";

    private TwoTenants _world = null!;

    public async Task InitializeAsync()
    {
        _world = await TwoTenants.Begin(fixture);
        // Two of everything are two pages.
        await Belongings.Of(_world.Ann.Owner);
    }

    public Task DisposeAsync() => _world.DisposeAsync().AsTask();

    [Fact]
    public async Task Of_a_tool()
    {
        var fields = ToolField.All(fixture).Where(field => field.Name == "cursor").ToList();
        Assert.InRange(fields.Count, 8, 500);
        var wrong = new List<string>();
        foreach (var field in fields)
        {
            using var mine = await Call(_world.Ann, field, cursor: null);
            var answer = field.Tool.Card.Name == Unlimited
                ? (await _world.Ann.Owner.Call(AsUnlimited, new { limit = 1 })).Message
                : await RunningGateway.ReadMessage(mine);
            if (answer?["result"]?["structuredContent"]?["next_cursor"]?.Text() is not { } cursor)
                wrong.Add($"{field}: Ann has no second page: {answer?.ToJsonString()}");
            else if (await Compare(cursor, text => Call(_world.Bob, field, text)) is { } difference)
                wrong.Add($"{field}: {difference}");
        }
        Verdict.None(wrong);
    }

    [Fact]
    public async Task Of_a_route()
    {
        var wrong = new List<string>();
        foreach (var card in fixture.Gateway.Services.GetRequiredService<RouteCatalog>().Cards)
        {
            if (card.HasBody || WithoutNext.Contains(card.Name) || Numbered.Contains(card.Name)
                || card.Name == Unlimited
                || !card.Fields(card.Input).Any(field => field.Key == "cursor"))
                continue;
            using var mine = await Get(_world.Ann, card, cursor: null);
            var answer = JsonNode.Parse(await mine.Content.ReadAsStringAsync());
            if (answer?["next_cursor"]?.Text() is not { } cursor)
                wrong.Add($"{card.Name}: Ann has no second page: {answer?.ToJsonString()}");
            else if (await Compare(cursor, text => Get(_world.Bob, card, text)) is { } difference)
                wrong.Add($"{card.Name}: {difference}");
        }
        Verdict.None(wrong);
    }

    private Task<string?> Compare(string cursor, Func<string, Task<HttpResponseMessage>> ask) =>
        _world.Difference(cursor, ask, NobodysLike(cursor));

    /// <summary>The same place in time, of a row that never was.</summary>
    private static string NobodysLike(string cursor)
    {
        if (Guid.TryParse(cursor, out _)) return TwoTenants.Absent(cursor);
        var bytes = Base64Url.DecodeFromChars(cursor);
        RandomNumberGenerator.Fill(bytes.AsSpan(TimeBytes, IdBytes));
        return Base64Url.EncodeToString(bytes);
    }

    private Task<HttpResponseMessage> Call(Belongings whose, ToolField field, string? cursor)
    {
        var arguments = JsonNode.Parse(field.Arguments("\"\"", whose.OwnFor))!.AsObject();
        Set(arguments, cursor, ArgumentSchema.Parse(field.Tool.Card.Input));
        return _world.Post(whose.Owner.Key, field.Path, JsonSerializer.Serialize(new
        {
            jsonrpc = "2.0", id = 1, method = "tools/call",
            @params = new { name = field.Tool.Card.Name, arguments },
        }));
    }

    private Task<HttpResponseMessage> Get(Belongings whose, RouteCard card, string? cursor)
    {
        var arguments = new JsonObject();
        foreach (var name in card.PathNames) arguments[name] = whose.OwnFor(name);
        if (card.Fields(card.Input).Any(field => field.Key == "query")) arguments["query"] = "";
        Set(arguments, cursor, card.Schema);
        var request = RouteRequest.Of(card, arguments);
        return _world.Send(whose.Owner.Key, HttpMethod.Get, RestRoutes.Base + request.Path, null);
    }

    private static void Set(JsonObject arguments, string? cursor, ArgumentSchema schema)
    {
        if (schema.TypeOf("limit") is not null) arguments["limit"] = 1;
        if (arguments.ContainsKey("query")) arguments["query"] = "figures";
        arguments.Remove("cursor");
        if (cursor is not null) arguments["cursor"] = cursor;
    }
}
