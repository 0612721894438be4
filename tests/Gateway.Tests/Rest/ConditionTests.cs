using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Rest;

/// <summary>ETag, If-None-Match, If-Match and Idempotency-Key.</summary>
[Collection(OneGateway.Name)]
public sealed class ConditionTests(GatewayFixture fixture)
{
    [Fact]
    public async Task What_a_caller_has_is_304_until_it_changes_whatever_mark_fences_it()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var email = await fixture.Mirror.Email(inbox, new SeedEmail { Text = "Quince" });
        var path = $"/emails/{email}";
        var first = await Get(tenant, path);
        var second = await Get(tenant, path);
        Assert.NotEqual(first.Body!["body"].Text(), second.Body!["body"].Text());
        Assert.Equal(first.Headers["ETag"], second.Headers["ETag"]);
        Assert.StartsWith("W/\"", first.Headers["ETag"], StringComparison.Ordinal);
        Assert.Equal("no-cache, private", string.Join(", ", first.Headers["Cache-Control"].Split(", ").Order()));

        var known = await Get(tenant, path, ("If-None-Match", first.Headers["ETag"]));
        Assert.Equal((304, null), (known.Status, known.Body));
        Assert.Equal(200, (await Get(tenant, path, ("If-None-Match", "\"other\""))).Status);
        Assert.Equal(200, (await Get(tenant, path + "?view=full", ("If-None-Match", first.Headers["ETag"]))).Status);
        Assert.Equal(304, (await Get(tenant, path, ("If-None-Match", "*"))).Status);
        await fixture.Mirror.Delete(email);
        Assert.Equal(404, (await Get(tenant, path, ("If-None-Match", first.Headers["ETag"]))).Status);
    }

    [Fact]
    public async Task A_draft_is_changed_and_sent_in_the_version_that_If_Match_names()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var made = await Call(tenant, "POST", "/drafts", new { inbox_id = inbox, to = new[] { "ada@example.com" } });
        Assert.Equal((201, "\"1\""), (made.Status, made.Headers["ETag"]));
        var path = made.Headers["Location"]["/api/v1".Length..];

        var saved = await Call(tenant, "PATCH", path, new { body = "Hello" }, ("If-Match", "\"1\""));
        Assert.Equal((200, "\"2\""), (saved.Status, saved.Headers["ETag"]));
        var read = await Get(tenant, path);
        Assert.Equal((200, "\"2\"", 2), (read.Status, read.Headers["ETag"], read.Body!["version"].Number()));
        Assert.Equal(304, (await Get(tenant, path, ("If-None-Match", "\"2\""))).Status);
        Assert.Equal(404, (await Get(await fixture.NewTenant(), path)).Status);
        var late = await Call(tenant, "PATCH", path, new { body = "Late" }, ("If-Match", "\"1\""));
        Assert.Equal((412, "version_conflict"), (late.Status, late.Code));
        Assert.Equal(409, (await Call(tenant, "PATCH", path, new { body = "Late", version = 1 })).Status);
        Assert.Equal(412, (await Call(tenant, "POST", path + "/send", null, ("If-Match", "\"1\""))).Status);
        Assert.Equal(412, (await Call(tenant, "PATCH", path, new { body = "x" }, ("If-Match", "W/\"2\""))).Status);
        Assert.Equal(412, (await Call(tenant, "DELETE", path, null, ("If-Match", "\"2\""))).Status);
        foreach (var wrong in new[] { "*", "2", "\"1\", \"2\"" })
            Assert.Equal(400, (await Call(tenant, "PATCH", path, new { body = "x" }, ("If-Match", wrong))).Status);
        var twice = await Call(tenant, "PATCH", path, new { version = 1 }, ("If-Match", "\"2\""));
        Assert.Equal((400, true), (twice.Status, twice.Detail!.Contains("`version`", StringComparison.Ordinal)));

        var sent = await Call(tenant, "POST", path + "/send", null, ("If-Match", "\"2\""));
        Assert.Equal(201, sent.Status);
        Assert.Equal($"/api/v1/sends/{sent.Body!["send_id"]}", sent.Headers["Location"]);
        Assert.Equal(404, (await Call(tenant, "POST", path + "/send", null, ("If-Match", "\"2\""))).Status);
        Assert.Single(fixture.Others.Sent, mail => mail.WorkspaceId == tenant.WorkspaceId);
    }

    [Fact]
    public async Task A_repeat_under_one_Idempotency_Key_sends_once_bare_quoted_or_in_the_body()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var first = await Send("one", ("Idempotency-Key", "k-1"));
        Assert.Equal(201, first.Status);
        foreach (var again in new[]
        {
            await Send("one", ("Idempotency-Key", "k-1")), await Send("one", ("Idempotency-Key", "\"k-1\"")),
            await Call(tenant, "POST", "/sends", Mail("one", "k-1")),
        })
        {
            Assert.Equal((201, true), (again.Status, again.Body!["repeated"]!.GetValue<bool>()));
            Assert.Equal(first.Headers["Location"], again.Headers["Location"]);
        }
        var other = await Send("two", ("Idempotency-Key", "k-1"));
        Assert.Equal((409, "idempotency_conflict"), (other.Status, other.Code));
        Assert.Single(fixture.Others.Sent, mail => mail.WorkspaceId == tenant.WorkspaceId);

        foreach (var wrong in new[] { "\"k", "\"a\"b\"", "\"\"", new string('k', 129) })
            Assert.Equal(400, (await Send("three", ("Idempotency-Key", wrong))).Status);
        var twice = await Call(
            tenant, "POST", "/sends", Mail("three", "k-2"), ("Idempotency-Key", "k-3"));
        Assert.Equal((400, "invalid_arguments"), (twice.Status, twice.Code));

        Task<RestReply> Send(string subject, params (string, string)[] headers) =>
            Call(tenant, "POST", "/sends", Mail(subject), headers);

        Dictionary<string, object> Mail(string subject, string? key = null)
        {
            var mail = new Dictionary<string, object>
            {
                ["inbox_id"] = inbox, ["to"] = new[] { "ada@example.com" }, ["subject"] = subject, ["body"] = "b",
            };
            if (key is not null) mail["idempotency_key"] = key;
            return mail;
        }
    }

    [Fact]
    public async Task A_route_that_cannot_tell_a_repeat_does_not_take_the_key()
    {
        var tenant = await fixture.NewTenant();
        foreach (var path in new[] { "/drafts", "/webhooks", "/keys", "/inboxes" })
        {
            var reply = await Call(tenant, "POST", path, new { }, ("Idempotency-Key", "k"));
            Assert.Equal((400, "invalid_arguments"), (reply.Status, reply.Code));
            Assert.Contains("Idempotency-Key", reply.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_send_whose_outcome_is_unknown_is_424_and_names_it()
    {
        var tenant = await fixture.NewTenant();
        var reply = await Call(tenant, "POST", "/sends", new
        {
            inbox_id = await tenant.NewInbox(), to = new[] { "ada@example.com" }, subject = "state:unknown", body = "b",
        });
        Assert.Equal((424, "send_outcome_unknown"), (reply.Status, reply.Code));
        var seen = await Get(tenant, $"/sends/{reply.Body!["send_id"]}");
        Assert.Equal("unknown", seen.Ok()["state"].Text());
    }

    private Task<RestReply> Get(Tenant tenant, string path, params (string, string)[] headers) =>
        fixture.Gateway.RestWith(tenant.Key, "GET", path, null, headers);

    private Task<RestReply> Call(
        Tenant tenant, string method, string path, object? body, params (string, string)[] headers) =>
        fixture.Gateway.RestWith(tenant.Key, method, path, body, headers);
}
