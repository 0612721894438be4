using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace MailMesh.Gateway.Mcp;

/// <summary>An error of JSON-RPC, with the HTTP status that goes with it.</summary>
/// <param name="Id">The request's id where it could be read; null answers <c>"id": null</c> (JSON-RPC 2.0 §5).</param>
public sealed record RpcRefusal(int Status, int Code, string Message, JsonNode? Data = null, RequestId? Id = null)
    : RpcReply(Status)
{
    /// <summary>A key that is missing or no good. The number is ours (tools.md, gate 1).</summary>
    public const int Unauthorized = -32001;
    /// <summary>What HTTP itself turns away: method, media types, host, size.</summary>
    public const int BadTransport = -32000;

    public static RpcRefusal Invalid(string message, RequestId? id = null) =>
        new(StatusCodes.Status400BadRequest, (int)McpErrorCode.InvalidRequest, message, Id: id);

    public override void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteHead(json, Id);
        json.WriteStartObject("error");
        json.WriteNumber("code", Code);
        json.WriteString("message", Message);
        if (Data is not null)
        {
            json.WritePropertyName("data");
            Data.WriteTo(json);
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
