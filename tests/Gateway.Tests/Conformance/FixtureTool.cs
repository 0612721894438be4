using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Tests.Conformance;

/// <summary>
/// A tool that the conformance suites call by name, behind our own gates and answered by our own transport.
/// </summary>
public sealed class FixtureTool(string name, string input, ToolAnswer answer) : Tool
{
    private const string Output = """
        {"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}
        """;

    /// <summary>As the scenario json-schema-2020-12 has it.</summary>
    private const string Schema2020 = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "$defs": {
            "address": {
              "$anchor": "addressDef",
              "type": "object",
              "properties": { "street": { "type": "string" }, "city": { "type": "string" } }
            }
          },
          "properties": {
            "name": { "type": "string" },
            "address": { "$ref": "#/$defs/address" },
            "contactMethod": { "type": "string", "enum": ["phone", "email"] },
            "phone": { "type": "string" },
            "email": { "type": "string" }
          },
          "allOf": [{ "anyOf": [{ "required": ["phone"] }, { "required": ["email"] }] }],
          "if": { "properties": { "contactMethod": { "const": "phone" } }, "required": ["contactMethod"] },
          "then": { "required": ["phone"] },
          "else": { "required": ["email"] },
          "additionalProperties": false
        }
        """;

    private const string NoArguments = """
        {"type":"object","properties":{},"additionalProperties":false}
        """;

    public static IReadOnlyList<FixtureTool> All { get; } =
    [
        new("test_simple_text", NoArguments, Answer.Of(new { text = "This is a simple text response for testing." })),
        new("test_error_handling", NoArguments,
            new Refusal("test_error", "This tool intentionally returns an error for testing")),
        // Of scenarios that look for what must not be on the stream: requests of ours, logs that nobody asked for.
        new("test_streaming_elicitation", NoArguments, Answer.Of(new { text = "Nothing was asked." })),
        new("test_logging_tool", NoArguments, Answer.Of(new { text = "Nothing was logged." })),
        new("json_schema_2020_12_tool", Schema2020, Answer.Of(new { text = "Listed, not called." })),
    ];

    public override ToolCard Card { get; } = new()
    {
        Name = name,
        Title = name,
        Description = "For conformance suites.",
        Scope = null,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = input,
        Output = Output,
    };

    public override Task<ToolAnswer> Run(ToolCall call, CancellationToken ct) => Task.FromResult(answer);
}
