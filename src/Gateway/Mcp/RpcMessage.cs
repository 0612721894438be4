using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace MailMesh.Gateway.Mcp;

/// <summary>One JSON-RPC 2.0 message: a request has an id, a notification none, a response no method.</summary>
public sealed record RpcMessage(RequestId? Id, string? Method, JsonElement Params, JsonElement Root)
{
    public bool IsRequest => Id is not null && Method is not null;

    /// <summary>Null where it is no such message.</summary>
    public static RpcMessage? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return null;
        if (!root.TryGetProperty("jsonrpc", out var version) || !version.ValueEquals("2.0")) return null;
        RequestId? id = null;
        if (root.TryGetProperty("id", out var named) && (id = ReadId(named)) is null) return null;
        string? method = null;
        if (root.TryGetProperty("method", out var called))
        {
            if (called.ValueKind != JsonValueKind.String) return null;
            method = called.GetString();
        }
        else if (!root.TryGetProperty("result", out _) && !root.TryGetProperty("error", out _))
        {
            return null;
        }
        root.TryGetProperty("params", out var parameters);
        return new RpcMessage(id, method, parameters, root);
    }

    /// <summary>A field of params, or undefined.</summary>
    public JsonElement Param(string name) => Field(Params, name);

    public static JsonElement Field(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var field) ? field : default;

    /// <summary>Null where it is no text, or holds half of a surrogate pair.</summary>
    public static string? Text(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static RequestId? ReadId(JsonElement id) => id.ValueKind switch
    {
        JsonValueKind.String => new RequestId(id.GetString()!),
        JsonValueKind.Number when id.TryGetInt64(out var number) => new RequestId(number),
        _ => null,
    };
}
