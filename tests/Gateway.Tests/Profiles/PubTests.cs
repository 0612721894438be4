using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Profiles;

/// <summary>QMailing's tools by REST.</summary>
[Collection(OneGateway.Name)]
public sealed class PubTests(GatewayFixture fixture)
{
    [Theory]
    [InlineData("GET", "/mailboxes", "qmailing_list_mailboxes")]
    [InlineData("GET", "/mailboxes/019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4", "qmailing_get_mailbox")]
    [InlineData("POST", "/mailboxes", "qmailing_create_mailbox")]
    [InlineData("GET", "/mailboxes/019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4/emails", "qmailing_list_emails")]
    [InlineData("GET", "/emails/019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4", "qmailing_get_email")]
    [InlineData("GET", "/emails/019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4/attachments/0", "qmailing_get_attachment")]
    [InlineData("POST", "/emails", "qmailing_send_email")]
    [InlineData("GET", "/webhooks", "qmailing_list_webhooks")]
    [InlineData("POST", "/webhooks", "qmailing_register_webhook")]
    [InlineData("DELETE", "/webhooks/019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4", "qmailing_delete_webhook")]
    public async Task A_route_is_its_tool_with_the_same_plan_and_scope(string method, string path, string tool)
    {
        var row = ServiceTable.Row(ServiceTable.QMailing.Path, tool);
        var body = method == "POST" ? new { } : null;
        Assert.Equal(401, (await fixture.Gateway.Rest(null, method, "/pub" + path, body)).Status);
        var without = await fixture.NewTenant(
            scopes: [.. Tenant.AllScopes.Where(scope => scope != row["ours"].Text())]);
        var (status, problem) = await without.Rest(method, "/pub" + path, body);
        Assert.Equal((403, "scope_denied"), (status, problem!["code"].Text()));
        Assert.Contains(row["scope"].Text(), problem["detail"].Text(), StringComparison.Ordinal);
        if (row["plans"]!.AsArray().Any(plan => plan.Text() == "free")) return;
        (status, problem) = await (await fixture.NewTenant("free")).Rest(method, "/pub" + path, body);
        Assert.Equal((402, row["plans"]![0].Text().ToUpperInvariant()), (status, problem!["requiredPlan"].Text()));
    }

    [Fact]
    public async Task Mail_is_read_by_REST_page_by_page()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var email = await fixture.Mirror.Email(inbox, new SeedEmail
        {
            Attachment = new SeedAttachment("a.bin", "application/zip", [1, 2, 3]),
        });
        await fixture.Mirror.Email(inbox, new SeedEmail());
        Assert.Equal(inbox.ToString(), (await Get(tenant, "/mailboxes"))["items"]![0]!["id"].Text());
        Assert.Equal(2, (await Get(tenant, $"/mailboxes/{inbox}"))["message_count"].Number());
        var page = await Get(tenant, $"/mailboxes/{inbox}/emails?limit=1&unread_only=true&folder=INBOX");
        var rest = await Get(tenant, $"/mailboxes/{inbox}/emails?limit=1&cursor={page["next_cursor"]}");
        Assert.Equal(email.ToString(), rest["items"]![0]!["id"].Text());
        Assert.NotNull((await Get(tenant, $"/emails/{email}"))["body"]!["text"]);
        Assert.Equal("AQID", (await Get(tenant, $"/emails/{email}/attachments/0"))["data"].Text());
        foreach (var wrong in new[] { "limit=1000", "limit=x", "folder=Other", "nonsense=1" })
        {
            var (status, problem) = await tenant.Rest("GET", $"/pub/mailboxes/{inbox}/emails?{wrong}");
            Assert.Equal((400, "invalid_arguments"), (status, problem!["code"].Text()));
        }
        var absent = await tenant.Rest("GET", $"/pub/mailboxes/{Guid.CreateVersion7()}");
        Assert.Equal((404, "inbox_not_found"), (absent.Status, absent.Body!["code"].Text()));
    }

    [Fact]
    public async Task A_repeat_under_one_Idempotency_Key_sends_once_and_another_mail_under_it_conflicts()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var key = $"invoice-{Guid.CreateVersion7()}";
        var first = await Send(tenant, inbox, key, "one");
        var again = await Send(tenant, inbox, key, "one");
        Assert.Equal((201, 201), (first.Status, again.Status));
        Assert.Equal(first.Body["send_id"].Text(), again.Body["send_id"].Text());
        Assert.True(again.Body["repeated"]!.GetValue<bool>());
        var other = await Send(tenant, inbox, key, "two");
        Assert.Equal((409, "idempotency_conflict"), (other.Status, other.Body["code"].Text()));
        Assert.Single(fixture.Others.Sent, sent => sent.WorkspaceId == tenant.WorkspaceId);
        Assert.Equal(400, (await Send(tenant, inbox, new string('k', 129), "three")).Status);
    }

    [Fact]
    public async Task Webhooks_are_managed_by_REST_and_the_services_scopes_suffice()
    {
        var tenant = await fixture.NewTenant();
        await tenant.NewInbox();
        var (made, webhook) = await tenant.Rest("POST", "/pub/webhooks", new { url = "https://example.com/h" });
        Assert.Equal(201, made);
        var (deleted, gone) = await tenant.Rest("DELETE", $"/pub/webhooks/{webhook!["id"]}");
        Assert.Equal((200, "revoked"), (deleted, gone!["state"].Text()));
        var reading = await tenant.NewKey([ServiceScopes.MailboxRead]);
        Assert.Equal(200, (await fixture.Gateway.Rest(reading, "GET", "/pub/mailboxes")).Status);
        var (status, mailbox) = await tenant.Rest("POST", "/pub/mailboxes", new { local_part = "pub" });
        Assert.Equal((201, "pub@mailmesh.test"), (status, mailbox!["address"].Text()));
    }

    private static async Task<JsonNode> Get(Tenant tenant, string path)
    {
        var (status, body) = await tenant.Rest("GET", "/pub" + path);
        Assert.True(status == 200, body?.ToJsonString());
        return body!;
    }

    private async Task<(int Status, JsonNode Body)> Send(Tenant tenant, Guid inbox, string key, string subject)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/pub/emails")
        {
            Content = JsonContent.Create(new
            {
                mailbox_id = inbox, to = new[] { "ada@example.com" }, subject, text = "Hi",
            }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.Key);
        request.Headers.Add("Idempotency-Key", key);
        using var response = await fixture.Gateway.Http.SendAsync(request);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
