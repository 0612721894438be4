using System.Text.Json;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Tools;
using ModelContextProtocol.Protocol;

namespace MailMesh.Gateway.Mcp;

/// <summary>The result of tools/call. What a gate refused is one too: agents read it.</summary>
/// <param name="Stateless">In the revision that names the kind and the server in each result.</param>
public sealed record ToolReply(RequestId? Id, ToolAnswer Answer, bool Stateless) : RpcReply(StatusCodes.Status200OK)
{
    private const string ServerInfo = "io.modelcontextprotocol/serverInfo";

    public override void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteHead(json, Id);
        json.WriteStartObject("result");
        if (Answer is Refusal { Text: var text }) WriteText(json, text);
        if (Answer is Answer done)
        {
            json.WritePropertyName("content");
            json.WriteRawValue(done.Content.Span, skipInputValidation: true);
            json.WritePropertyName("structuredContent");
            json.WriteRawValue(done.Json.Span, skipInputValidation: true);
        }
        // No structuredContent on errors: clients validate it against the output schema there too.
        else json.WriteBoolean("isError", true);
        if (Stateless) json.WriteString("resultType", "complete");
        WriteMeta(json, Answer as Refusal);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string text)
    {
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", text);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteMeta(Utf8JsonWriter json, Refusal? refusal)
    {
        // Some clients keep _meta, some what stands beside isError.
        if (refusal is not null) WriteCode(json, refusal);
        if (refusal is null && !Stateless) return;
        json.WriteStartObject("_meta");
        if (refusal is not null)
        {
            WriteCode(json, refusal);
            foreach (var (name, value) in refusal.Details ?? new Dictionary<string, string>())
                json.WriteString(name, value);
        }
        if (Stateless)
        {
            json.WriteStartObject(ServerInfo);
            json.WriteString("name", McpSurface.ServerName);
            json.WriteString("title", McpSurface.ServerTitle);
            json.WriteString("version", McpSurface.Version);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteCode(Utf8JsonWriter json, Refusal refusal)
    {
        json.WriteString("errorCode", refusal.Code);
        if (refusal.RetryAfter is { } seconds) json.WriteNumber("retryAfter", seconds);
    }
}
