using System.Text;

namespace MailMesh.Gateway.Tests.BadInput;

/// <summary>A POST to /mcp that nobody means well.</summary>
/// <param name="Expected">HTTP status and JSON-RPC code that may answer it; empty: any refusal, or none.</param>
public sealed record HostileCall(string Kind, byte[] Body, params (int Status, int Code)[] Expected)
{
    /// <summary>Besides the usual ones, or in place of them.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public override string ToString() => $"{Kind}: {string.Join(", ", Headers)} {Encoding.UTF8.GetString(Body)}";
}

/// <summary>The grammar of such calls: envelope, methods, headers of each revision, bytes that are no JSON.</summary>
public sealed class HostileCalls(int seed)
{
    private static readonly (int, int)[] NotJson = [(400, -32700)];
    private static readonly (int, int)[] NotRpc = [(400, -32600)];
    /// <summary>Or the parameters have a name that is no text, or one that comes twice.</summary>
    private static readonly (int, int)[] NoMethod = [(200, -32601), (400, -32600), (200, -32602)];
    private static readonly (int, int)[] WrongParams = [(200, -32602), (400, -32602), (200, -32600)];
    private static readonly (int, int)[] Mismatch = [(400, -32020)];

    private static readonly string[] Methods =
    [
        "initialize", "ping", "tools/list", "tools/call", "resources/list", "resources/templates/list",
        "resources/read", "resources/subscribe", "prompts/list", "prompts/get", "completion/complete",
        "logging/setLevel", "server/discover", "notifications/initialized", "notifications/cancelled",
    ];

    private const string Meta = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
        + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

    private readonly Garbage _any = new(seed);

    public HostileCall Next() => _any.Random.Next(16) switch
    {
        0 => new("bytes", _any.Bytes(400), NotJson),
        1 => new("bent", _any.Bent(Call("get_email", """{"email_id":"x"}"""))),
        2 => Deep(),
        3 => Of("no message", _any.One(["null", "1", "\"a\"", "{}", "true", "{\"jsonrpc\":\"2.0\"}"]), NotRpc),
        4 or 5 => Envelope(),
        6 => Of("unknown method", Request(Quoted($"no/{_any.Letters(9)}"), _any.Fields()), NoMethod),
        7 or 8 => Of("params", Request(Quoted(_any.One(Methods)), _any.Value())),
        9 when _any.Random.Next(2) == 0 => Offer(),
        9 => Of("named params", Request(Quoted(_any.One(Methods)), Named())),
        10 => Batch(),
        11 => Of("unknown tool", Call(_any.Letters(12), _any.Fields()), NoMethod),
        12 => Of("no name", Request("\"tools/call\"", $$"""{"name":{{_any.Number()}},"arguments":{} }"""), WrongParams),
        13 => Revision(),
        14 => Headers(),
        _ => new("not UTF-8",
            [.. "{\"jsonrpc\":\"2.0\",\"id\":\""u8, 0xC3, 0x28, .. "\",\"method\":\"ping\"}"u8], NotJson),
    };

    private HostileCall Deep() => _any.Random.Next(3) switch
    {
        0 => Of("deep", Garbage.Deep(1_000), NotJson),
        1 => Of("deep objects", Garbage.DeepObjects(1_000), NotJson),
        // As deep as a reader takes: what comes after it must take it too.
        _ => Of("deep params", Request(Quoted(_any.One(Methods)), Garbage.DeepObjects(_any.Random.Next(50, 70)))),
    };

    private HostileCall Envelope() => _any.Random.Next(5) switch
    {
        0 => Of("version", Message(_any.One(["\"1.0\"", "2.0", "null", "[]"]), "1", "\"ping\""), NotRpc),
        1 => Of("id", Message("\"2.0\"", _any.One(["1.5", "{}", "[]", "true", "null", "1e400"]), "\"ping\""), NotRpc),
        2 => Of("any id", Message("\"2.0\"", _any.Text(), "\"ping\"")),
        3 => Of("method", Message("\"2.0\"", "1", _any.One(["1", "null", "{}", "[]", "\"\\ud800\""])), NotRpc),
        _ => Of("twice", Message("\"2.0\"", $"1,\"id\":{_any.Value()}", $"\"ping\",\"method\":{_any.Value()}")),
    };

    /// <summary>As far as a handler of ours: the shapes are right, what is in them is not.</summary>
    private HostileCall Offer() => _any.Random.Next(3) switch
    {
        0 => Of("completion", Request("\"completion/complete\"", $$"""
            {"ref":{"type":"ref/prompt","name":{{_any.Value()}} },
             "argument":{"name":{{_any.One(["\"inbox\"", "\"folder\"", "\"label\"", "null", _any.Text()])}},
              "value":{{_any.One(["null", "\"\"", _any.Text()])}} },
             "context":{"arguments":{"inbox":{{_any.One(["null", _any.Text()])}} } } }
            """)),
        1 => Of("prompt", Request("\"prompts/get\"", $$"""
            {"name":"{{_any.One(["triage_inbox", "draft_reply", "weekly_digest"])}}",
             "arguments":{"inbox":{{_any.Value()}},"email_id":{{_any.Value()}},"intent":{{_any.Value()}} } }
            """)),
        _ => Of("resource", Request("\"resources/read\"", $$"""
            {"uri":"mail://{{_any.One(["email", "thread", "attachment", ""])}}/{{_any.Text().Trim('"')}}" }
            """)),
    };

    private HostileCall Batch() => _any.Random.Next(4) switch
    {
        0 => Of("long batch", $"[{string.Join(',', Enumerable.Repeat(Request("\"ping\"", "{}"), 51))}]", NotRpc),
        1 => Of("batch of nothing", _any.One(["[]", "[1]", "[[]]", "[null,{}]"]), NotRpc),
        2 => Of("mixed batch", $"[{Request(_any.Text(), _any.Value())},{Request("\"ping\"", "{}")}]"),
        _ => Of("batch of a later revision", $"[{Request("\"ping\"", "{}")}]", NotRpc) with
        {
            Headers = new Dictionary<string, string> { ["MCP-Protocol-Version"] = "2025-11-25" },
        },
    };

    private HostileCall Revision()
    {
        var version = _any.One(["2026-07-28", "1999-01-01", "2026-07-28, 2025-11-25", "x", new string('9', 300)]);
        var known = version == "2026-07-28";
        return Of(known ? "header mismatch" : "unsupported version",
            Request("\"tools/list\"", $"{{{Meta}}}"), known ? Mismatch : [(400, -32022)]) with
        {
            Headers = new Dictionary<string, string>
            {
                ["MCP-Protocol-Version"] = version,
                ["Mcp-Method"] = _any.One(["tools/call", "", "tools/list2", "=?base64?!?=", "TOOLS/LIST"]),
            },
        };
    }

    private HostileCall Headers()
    {
        var (name, value, expected) = _any.One<(string, string, (int, int)[])>(
        [
            ("Content-Type", "text/plain", [(415, -32000)]), ("Content-Type", "application/json/x;=", [(415, -32000)]),
            ("Accept", "image/png", [(406, -32000)]), ("Accept", ";;;q=x", [(406, -32000)]),
            ("Authorization", "Bearer mm_live_x", [(401, -32001)]), ("Authorization", "Basic eDp5", [(401, -32001)]),
            ("Authorization", "Bearer", [(401, -32001)]), ("Origin", "https://evil.example", [(403, -32000)]),
            ("Host", "evil.example", [(403, -32000)]), ("Content-Encoding", "gzip", []),
            ("Mcp-Session-Id", "a-session", []), ("Last-Event-ID", _any.Letters(40), []),
            ("MCP-Protocol-Version", "", []), ("X-Request-Id", _any.Letters(200), []), ("Expect", "200-maybe", []),
            ("traceparent", "00-zz-zz-zz", []), ("Cookie", new string(';', 3_000), []),
        ]);
        return Of($"header {name}", Request("\"ping\"", "{}"), expected) with
        {
            Headers = new Dictionary<string, string> { [name] = value },
        };
    }

    /// <summary>Fields that methods know, with values that they don't.</summary>
    private string Named() =>
        $$"""
        {"name":{{_any.Value()}},"arguments":{{_any.Value()}},"uri":{{_any.Value()}},"cursor":{{_any.Value()}},
         "ref":{{_any.Value()}},"argument":{{_any.Value()}},"protocolVersion":{{_any.Value()}},
         "capabilities":{{_any.Value()}},"clientInfo":{{_any.Value()}},"_meta":{{_any.Value()}},
         "level":{{_any.Value()}},"context":{{_any.Value()}},"requestId":{{_any.Value()}} }
        """;

    private static string Message(string version, string id, string method) =>
        $$"""{"jsonrpc":{{version}},"id":{{id}},"method":{{method}} }""";

    private static string Call(string tool, string arguments) =>
        Request("\"tools/call\"", $$"""{"name":"{{tool}}","arguments":{{arguments}}}""");

    private static string Request(string method, string parameters) =>
        $$"""{"jsonrpc":"2.0","id":7,"method":{{method}},"params":{{parameters}}}""";

    private static string Quoted(string text) => $"\"{text}\"";

    private static HostileCall Of(string kind, string body, params (int, int)[] expected) =>
        new(kind, Encoding.UTF8.GetBytes(body), expected);
}
