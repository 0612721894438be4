using System.Text.Json.Nodes;

namespace MailMesh.Gateway.Tests.Profiles;

/// <summary>What a hosted service's documentation says of its tools, row by row: the JSON beside this file.</summary>
public sealed record ServiceTable(string Path, IReadOnlyList<JsonNode> Tools)
{
    public static ServiceTable McpEmails { get; } = Read("mcpemails");
    public static ServiceTable QMailing { get; } = Read("qmailing");
    public static ServiceTable Mailable { get; } = Read("mailable");

    public static IReadOnlyList<ServiceTable> All { get; } = [McpEmails, QMailing, Mailable];

    /// <summary>Path and name of each tool that exists here.</summary>
    public static TheoryData<string, string> Rows { get; } = Find(absent: false);

    public static TheoryData<string, string> AbsentRows { get; } = Find(absent: true);

    public static JsonNode Row(string path, string tool) =>
        All.Single(table => table.Path == path).Tools.Single(row => row["name"]!.GetValue<string>() == tool);

    /// <summary>Arguments that pass the schema and name nothing that exists.</summary>
    public static JsonObject Arguments(JsonNode row)
    {
        var arguments = new JsonObject();
        foreach (var (name, parameter) in row["parameters"]!.AsObject())
        {
            if (parameter!["required"] is null) continue;
            arguments[name] = (name, parameter["type"]?.GetValue<string>()) switch
            {
                ("to", _) => new JsonArray("ada@example.com"),
                ("recipient", _) => "ada@example.com",
                ("url", _) => "https://example.com/hook",
                ("send_at", _) => "2027-01-01T00:00:00Z",
                (_, "integer") => 0,
                ("inbox_id" or "mailbox_id" or "message_id" or "email_id" or "webhook_id", _) =>
                    "019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4",
                _ => "word",
            };
        }
        return arguments;
    }

    private static TheoryData<string, string> Find(bool absent)
    {
        var rows = new TheoryData<string, string>();
        foreach (var table in All)
        {
            foreach (var row in table.Tools.Where(row => row["absent"] is not null == absent))
                rows.Add(table.Path, row["name"]!.GetValue<string>());
        }
        return rows;
    }

    private static ServiceTable Read(string name)
    {
        using var stream = typeof(ServiceTable).Assembly.GetManifestResourceStream($"profiles/{name}")!;
        var table = JsonNode.Parse(stream)!;
        return new ServiceTable(table["path"]!.GetValue<string>(), [.. table["tools"]!.AsArray().Select(row => row!)]);
    }
}
