using System.Net;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Keys;

[Collection(OneGateway.Name)]
public sealed class KeyTests(GatewayFixture fixture)
{
    [Fact]
    public void A_minted_key_is_well_formed_and_any_changed_character_breaks_it()
    {
        var key = ApiKey.Mint();
        Assert.Equal(ApiKey.Length, key.Length);
        Assert.True(ApiKey.IsWellFormed(key));
        for (var i = 0; i < key.Length; i++)
        {
            var other = key[i] == 'x' ? 'y' : 'x';
            Assert.False(ApiKey.IsWellFormed($"{key[..i]}{other}{key[(i + 1)..]}"), $"character {i}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("mm_live_")]
    [InlineData("mm_test_00000000000000000000000000000000000000")]
    public void What_is_no_key_is_not_well_formed(string text) => Assert.False(ApiKey.IsWellFormed(text));

    /// <summary>AppHost writes this form too: the checksum's alphabet, order and padding may not drift.</summary>
    [Fact]
    public void The_form_is_fixed() =>
        Assert.True(ApiKey.IsWellFormed("mm_live_" + new string('A', 32) + ChecksumOfAs));

    private const string ChecksumOfAs = "3Ae0o2";

    [Theory]
    [InlineData(null, null)]
    [InlineData("garbage", "invalid_token")]
    [InlineData("mm_live_00000000000000000000000000000000000000", "invalid_token")]
    public async Task Without_a_good_key_the_answer_is_401(string? key, string? error)
    {
        using var response = await fixture.Gateway.Post(key, """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var challenge = response.Headers.WwwAuthenticate.Single();
        Assert.Equal("Bearer", challenge.Scheme);
        Assert.Equal(error is not null, challenge.Parameter!.Contains($"error=\"{error}\"", StringComparison.Ordinal));
        var message = await RunningGateway.ReadMessage(response);
        Assert.Equal(-32001, message!["error"]!["code"].Number());
    }

    [Fact]
    public async Task A_well_formed_key_that_nobody_made_is_401()
    {
        var reply = await fixture.Gateway.Rpc(ApiKey.Mint(), "tools/list");
        Assert.Equal((401, -32001), (reply.Status, reply.RpcError));
    }

    [Fact]
    public async Task Another_scheme_than_Bearer_is_401()
    {
        using var response = await fixture.Gateway.Post(
            null, """{"jsonrpc":"2.0","id":1,"method":"ping"}""", ("Authorization", $"Basic {fixture.OwnerKey}"));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_on_the_next_request_by_every_replica()
    {
        await using var replica = await RunningGateway.Start(fixture.Settings());
        var tenant = await fixture.NewTenant();
        var (_, made) = await tenant.Rest("POST", "/keys", new { name = "short", scopes = new[] { "inbox:read" } });
        var key = made!["secret"].Text();
        // Both replicas have looked the key up and trust it now.
        Assert.Equal(200, (await fixture.Gateway.Call(key, "list_inboxes")).Status);
        Assert.Equal(200, (await replica.Call(key, "list_inboxes")).Status);

        var (status, _) = await tenant.Rest("DELETE", $"/keys/{made["id"]}");

        Assert.Equal(204, status);
        Assert.Equal(401, (await fixture.Gateway.Call(key, "list_inboxes")).Status);
        Assert.Equal(401, (await replica.Call(key, "list_inboxes")).Status);
        Assert.Equal(204, (await tenant.Rest("DELETE", $"/keys/{made["id"]}")).Status);
    }

    [Fact]
    public async Task A_key_is_good_until_it_expires()
    {
        var tenant = await fixture.NewTenant();
        var expiry = TimeProvider.System.GetUtcNow().AddSeconds(3);
        var (_, made) = await tenant.Rest(
            "POST", "/keys", new { name = "short", scopes = new[] { "inbox:read" }, expires_at = expiry });
        var key = made!["secret"].Text();
        await TestStack.Eventually.Holds(async () => (await fixture.Gateway.Call(key, "list_inboxes")).Status == 401);
        Assert.True(TimeProvider.System.GetUtcNow() >= expiry);
    }

    [Fact]
    public async Task Only_the_hash_of_a_secret_is_stored()
    {
        var tenant = await fixture.NewTenant();
        var hash = ApiKey.Hash(tenant.Key);
        Assert.Single(await fixture.Query<int>("select 1 from access.keys where secret_sha256 = @hash", new { hash }));
        var random = tenant.Key[8..40];
        Assert.Empty(await fixture.Query<int>(
            "select 1 from access.keys k where k::text like '%' || @random || '%'", new { random }));
    }

    [Fact]
    public async Task A_frozen_key_is_told_so_until_an_owner_unfreezes_it()
    {
        var tenant = await fixture.NewTenant();
        var (_, made) = await tenant.Rest("POST", "/keys", new { name = "wild", scopes = new[] { "inbox:read" } });
        var key = made!["secret"].Text();
        await fixture.Others.Publish(new Contracts.KeyFrozen
        {
            EventId = Guid.CreateVersion7(),
            WorkspaceId = tenant.WorkspaceId,
            KeyId = made["id"]!.GetValue<Guid>(),
            Reason = "too fast",
            At = TimeProvider.System.GetUtcNow(),
        });
        await TestStack.Eventually.Holds(async () =>
            (await fixture.Gateway.Call(key, "list_inboxes")).ErrorCode == "key_frozen");
        Assert.Equal(204, (await tenant.Rest("POST", $"/keys/{made["id"]}/unfreeze")).Status);
        Assert.False((await fixture.Gateway.Call(key, "list_inboxes")).IsError);
    }
}
