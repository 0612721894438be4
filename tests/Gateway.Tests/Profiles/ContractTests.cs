using System.Text.Json.Nodes;
using MailMesh.Gateway.Profiles;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.Gateway.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Gateway.Tests.Profiles;

/// <summary>Each row of the services' documentation against what is served.</summary>
[Collection(OneGateway.Name)]
public sealed class ContractTests(GatewayFixture fixture)
{
    private static readonly string[] Bounds =
        ["type", "format", "default", "minimum", "maximum", "maxLength", "maxItems"];

    [Fact]
    public async Task The_tools_are_those_of_the_service_in_its_order()
    {
        foreach (var table in ServiceTable.All)
        {
            var listed = await fixture.ListAt(table.Path, fixture.OwnerKey);
            Assert.Equal(
                table.Tools.Where(row => row["absent"] is null).Select(row => row["name"].Text()),
                listed.Select(tool => tool["name"].Text()));
        }
    }

    [Theory]
    [MemberData(nameof(ServiceTable.Rows), MemberType = typeof(ServiceTable))]
    public async Task A_tool_takes_what_its_row_says(string path, string name)
    {
        var row = ServiceTable.Row(path, name);
        var tool = (await fixture.ListAt(path, fixture.OwnerKey)).Single(tool => tool["name"].Text() == name);
        var input = tool["inputSchema"]!;
        var fields = input["properties"]!.AsObject();
        var required = (input["required"] as JsonArray ?? []).Select(field => field.Text()).ToList();
        foreach (var (parameter, said) in row["parameters"]!.AsObject())
        {
            var field = fields[parameter];
            Assert.True(field is not null, $"{name} lacks {parameter}");
            Assert.Equal(said!["required"] is not null, required.Contains(parameter));
            foreach (var bound in Bounds.Where(bound => said[bound] is not null))
                Assert.Equal($"{bound} {said[bound]!.ToJsonString()}", $"{bound} {field[bound]?.ToJsonString()}");
            if (said["items"] is { } items) Assert.Equal(items.Text(), field["items"]!["type"].Text());
            if (said["enum"] is { } choices) Assert.Equal(choices.ToJsonString(), field["enum"]!.ToJsonString());
            if (said["of"] is { } parts)
            {
                Assert.Equal(
                    parts.AsArray().Select(part => part.Text()),
                    field["items"]!["required"]!.AsArray().Select(part => part.Text()).Order());
            }
        }
        Assert.Equal(required.Order(), row["parameters"]!.AsObject()
            .Where(one => one.Value!["required"] is not null).Select(one => one.Key).Order());
        // MCPEmails documents every parameter: there is none beside them.
        if (path == ServiceTable.McpEmails.Path)
            Assert.Equal(
                row["parameters"]!.AsObject().Select(one => one.Key).Order(), fields.Select(f => f.Key).Order());
        if (row["title"] is { } title) Assert.Equal(title.Text(), tool["title"].Text());
        if (row["readOnly"] is { } readOnly)
            Assert.Equal(readOnly.GetValue<bool>(), tool["annotations"]!["readOnlyHint"]!.GetValue<bool>());
    }

    [Theory]
    [MemberData(nameof(ServiceTable.AbsentRows), MemberType = typeof(ServiceTable))]
    public async Task What_is_not_here_yet_is_an_unknown_tool(string path, string name) =>
        Assert.Equal(-32601, (await fixture.CallAt(path, fixture.OwnerKey, name)).RpcError);

    [Theory]
    [MemberData(nameof(ServiceTable.Rows), MemberType = typeof(ServiceTable))]
    public async Task A_tool_needs_its_scope_in_the_services_words_or_ours(string path, string name)
    {
        var row = ServiceTable.Row(path, name);
        var tenant = await fixture.NewTenant();
        var (theirs, ours) = (row["scope"].Text(), row["ours"].Text());
        var without = await tenant.NewKey([.. Tenant.AllScopes.Where(scope => scope != ours)]);
        Assert.DoesNotContain(await fixture.ListAt(path, without), tool => tool["name"].Text() == name);
        var denied = await fixture.CallAt(path, without, name, ServiceTable.Arguments(row));
        Assert.Equal("scope_denied", denied.ErrorCode ?? denied.Message["code"].Text());
        Assert.Contains(theirs, denied.Message.ToJsonString(), StringComparison.Ordinal);
        foreach (var scope in new[] { theirs, ours })
        {
            var with = await tenant.NewKey([scope]);
            Assert.Contains(await fixture.ListAt(path, with), tool => tool["name"].Text() == name);
            var reply = await fixture.CallAt(path, with, name, ServiceTable.Arguments(row));
            Assert.DoesNotContain("scope_denied", reply.Message.ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(ServiceTable.Rows), MemberType = typeof(ServiceTable))]
    public async Task Wrong_arguments_are_32602_with_the_field(string path, string name)
    {
        var reply = await fixture.CallAt(path, fixture.OwnerKey, name, new { no_such_field = 1 });
        Assert.Equal(-32602, reply.RpcError);
        Assert.StartsWith($"{name}: `", reply.RpcMessage, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ServiceTable.Rows), MemberType = typeof(ServiceTable))]
    public async Task Our_own_endpoint_understands_the_name_without_listing_it(string path, string name)
    {
        var tenant = await fixture.NewTenant();
        var arguments = ServiceTable.Arguments(ServiceTable.Row(path, name));
        var listed = (await fixture.Gateway.Rpc(tenant.Key, "tools/list")).Result!["tools"]!.AsArray()
            .Select(tool => tool!["name"].Text());
        var isOursToo = fixture.Gateway.Services.GetRequiredService<ToolCatalog>().Find(name) is not null;
        Assert.Equal(isOursToo, listed.Contains(name));

        var there = await tenant.CallAt(path, name, arguments);
        var here = await tenant.Call(name, arguments);
        Assert.Null(here.RpcError);
        // What the service says as an HTTP status is in band here, in our words.
        Assert.Equal(there.ErrorCode ?? there.Message["code"]?.Text(), here.ErrorCode);
    }

    [Fact]
    public async Task A_name_that_both_have_is_ours_unless_only_theirs_takes_the_arguments()
    {
        var tenant = await fixture.NewTenant();
        var email = await fixture.Mirror.Email(await tenant.NewInbox(), new SeedEmail { Subject = "Tea" });
        var inbox = (await tenant.Call("list_inboxes")).Ok()["items"]![0]!["id"].Text();

        var theirs = (await tenant.Call("search_emails", new { inbox_id = inbox, query = "tea", offset = 0 })).Ok();
        Assert.Equal(0, theirs["offset"].Number());
        Assert.Null((await tenant.Call("search_emails", new { inbox_id = inbox, query = "tea" })).Ok()["offset"]);
        (await tenant.Call("reply_to_email", new { inbox_id = inbox, message_id = email, body = "Yes." })).Ok();
        Assert.Equal(email, Assert.Single(
            fixture.Others.Replied, reply => reply.WorkspaceId == tenant.WorkspaceId).EmailId);
        // What neither takes is told of ours.
        var neither = await tenant.Call("reply_to_email", new { message_id = email, body = "Yes." });
        Assert.Contains("email_id", neither.RpcMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_field_has_a_description_and_an_example_that_passes()
    {
        var profiles = fixture.Gateway.Services.GetServices<Profile>();
        foreach (var card in profiles.SelectMany(profile => profile.Tools).Select(tool => tool.Card))
        {
            foreach (var (name, field) in JsonNode.Parse(card.Input)!["properties"]!.AsObject())
            {
                Assert.True(field!["description"] is not null, $"{card.Name}.{name} has no description");
                var schema = ArgumentSchema.Parse(field.ToJsonString());
                foreach (var example in field["examples"]!.AsArray())
                {
                    Assert.Null(schema.Check(
                        System.Text.Json.JsonElement.Parse(example!.ToJsonString()), $"{card.Name}.{name}"));
                }
            }
            ArgumentSchema.Parse(card.Output);
        }
    }
}
