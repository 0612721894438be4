using System.Text.Json.Nodes;
using MailMesh.Gateway.Profiles;
using MailMesh.Gateway.Rest.Operations;
using MailMesh.Gateway.Tests.Profiles;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.Gateway.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Gateway.Tests.Gates;

/// <summary>Every tool, and every way that leads to one.</summary>
public static class GateTable
{
    /// <summary>Arguments that pass the schema and name nothing that exists.</summary>
    public static TheoryData<string, string> Tools { get; } = new()
    {
        { "list_inboxes", "{}" },
        { "get_inbox", """{"inbox_id":"nobody@mailmesh.test"}""" },
        { "create_inbox", """{"kind":"hosted"}""" },
        { "list_emails", """{"inbox_id":"nobody@mailmesh.test"}""" },
        { "search_emails", """{"query":"hello","inbox_id":"nobody@mailmesh.test"}""" },
        { "get_email", """{"email_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"}""" },
        { "get_thread", """{"thread_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"}""" },
        { "get_attachment", """{"email_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4","index":0}""" },
        { "wait_for_email", """{"inbox_id":"nobody@mailmesh.test"}""" },
        { "update_emails", """{"email_ids":["019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"],"read":true}""" },
        { "delete_emails", """{"email_ids":["019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"]}""" },
        { "send_email", """{"inbox_id":"nobody@mailmesh.test","to":["a@example.com"],"subject":"s","body":"b"}""" },
        { "reply_to_email", """{"email_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4","body":"b"}""" },
        { "forward_email", """{"email_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4","to":["a@example.com"]}""" },
        { "save_draft", """{"inbox_id":"nobody@mailmesh.test"}""" },
        { "list_drafts", """{"inbox_id":"nobody@mailmesh.test"}""" },
        { "send_draft", """{"draft_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4","version":1}""" },
        { "delete_draft", """{"draft_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"}""" },
        { "get_delivery_status", """{"send_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"}""" },
        { "list_outbox", """{"inbox_id":"nobody@mailmesh.test"}""" },
        { "update_send", """{"send_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4","cancel":true}""" },
        { "register_webhook", """{"url":"https://example.com/","inbox_ids":["nobody@mailmesh.test"]}""" },
        { "list_webhooks", "{}" },
        { "delete_webhook", """{"webhook_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"}""" },
        {
            "replay_webhook",
            """{"webhook_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4","since":"2026-03-01T09:00:00Z"}"""
        },
        { "get_usage", "{}" },
    };

    public static Dictionary<string, string> Arguments { get; } =
        Tools.ToDictionary(row => (string)row[0], row => (string)row[1]);

    private static readonly (string Method, string Pattern, string Tool)[] PubRoutes =
    [
        ("GET", "/pub/mailboxes", "qmailing_list_mailboxes"),
        ("GET", "/pub/mailboxes/{mailbox_id}", "qmailing_get_mailbox"),
        ("POST", "/pub/mailboxes", "qmailing_create_mailbox"),
        ("GET", "/pub/mailboxes/{mailbox_id}/emails", "qmailing_list_emails"),
        ("GET", "/pub/emails/{email_id}", "qmailing_get_email"),
        ("GET", "/pub/emails/{email_id}/attachments/{index}", "qmailing_get_attachment"),
        ("POST", "/pub/emails", "qmailing_send_email"),
        ("GET", "/pub/webhooks", "qmailing_list_webhooks"),
        ("POST", "/pub/webhooks", "qmailing_register_webhook"),
        ("DELETE", "/pub/webhooks/{webhook_id}", "qmailing_delete_webhook"),
    ];

    /// <summary>Our tools, those of the services where they stand and on /mcp, and the routes of both.</summary>
    public static IReadOnlyList<GateDoor> Doors(GatewayFixture fixture)
    {
        var services = fixture.Gateway.Services;
        var catalog = services.GetRequiredService<ToolCatalog>();
        var profiles = services.GetServices<Profile>().ToList();
        var theirs = profiles.SelectMany(profile => profile.Tools.Select(tool => (profile.Path, Tool: tool))).ToList();
        var pub = theirs.Where(one => one.Path == ServiceTable.QMailing.Path)
            .ToDictionary(one => one.Tool.Card.Name, one => one.Tool);
        return
        [
            .. catalog.All.Select(tool => GateDoor.Ours(fixture, tool, Arguments[tool.Card.Name])),
            .. theirs.Select(one => GateDoor.Theirs(fixture, one.Tool, one.Path, one.Path)),
            .. theirs.Where(one => catalog.Find(one.Tool.Card.Name) is null)
                .Select(one => GateDoor.Theirs(fixture, one.Tool, one.Path, "/mcp")),
            .. PubRoutes.Select(route => GateDoor.Route(
                fixture, pub[route.Tool], ServiceTable.QMailing.Path, route.Method, route.Pattern)),
            .. ToolRouteTable.All
                .Select(route => (Route: route, Tool: catalog.All.FirstOrDefault(tool => tool.GetType() == route.Tool)))
                .Where(one => one.Tool is not null)
                .Select(one => GateDoor.Route(
                    fixture, one.Tool!, ArgumentsOf(one.Route, one.Tool!), one.Route.Method, one.Route.Pattern)),
        ];
    }

    /// <summary>The tool's, as far as the route takes them, and what its path names.</summary>
    private static JsonObject ArgumentsOf(ToolRoute route, Tool tool)
    {
        var arguments = JsonNode.Parse(Arguments[tool.Card.Name])!.AsObject();
        foreach (var name in route.LeftOut.Append(route.ListedAs ?? "")) arguments.Remove(name);
        foreach (var part in route.Pattern.Split('/').Where(part => part.StartsWith('{')))
            if (!arguments.ContainsKey(part[1..^1])) arguments[part[1..^1]] = GateWorld.NoId;
        if (route.TakesVersion) arguments["version"] = 1;
        return arguments;
    }
}
