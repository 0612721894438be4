using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace MailMesh.Gateway.Mcp;

/// <summary>What a POST carried.</summary>
public abstract record RpcBody
{
    /// <summary>10 MB of attachments as base64 in JSON, and the rest of the call.</summary>
    public const int BytesMax = 20 * 1024 * 1024;
    public const int BatchMax = 50;

    private static readonly JsonTypeInfo<JsonRpcMessage> MessageType =
        McpJsonUtilities.DefaultOptions.GetTypeInfo<JsonRpcMessage>();

    private RpcBody()
    {
    }

    public sealed record One(JsonRpcMessage Message) : RpcBody;

    /// <summary>An array of messages: JSON-RPC batches, as revisions up to 2025-03-26 have them.</summary>
    public sealed record Batch(IReadOnlyList<JsonRpcMessage> Messages) : RpcBody;

    public sealed record Unreadable(RpcRefusal Refusal) : RpcBody;

    public static async ValueTask<RpcBody> Read(HttpRequest request, CancellationToken ct)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = BytesMax;
        if (request.ContentLength > BytesMax) return TooLarge();
        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(ct);
                if (read.Buffer.Length > BytesMax) return TooLarge();
                if (read.IsCompleted)
                {
                    var body = Parse(read.Buffer);
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    return body;
                }
                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge();
        }
    }

    private static Unreadable TooLarge() => new(new RpcRefusal(
        StatusCodes.Status413PayloadTooLarge, RpcRefusal.BadTransport,
        $"The request body is larger than {BytesMax} bytes. Send fewer or smaller attachments."));

    private static RpcBody Parse(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment) return Parse(bytes.FirstSpan);
        var length = (int)bytes.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            bytes.CopyTo(rented);
            return Parse(rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    internal static RpcBody Parse(ReadOnlySpan<byte> bytes)
    {
        // Strings are decoded lazily: bytes that aren't UTF-8 would surface in the middle of a tool.
        if (!Utf8.IsValid(bytes)) return NotJson("The body is not valid UTF-8.");
        try
        {
            return FirstByte(bytes) == '[' ? ParseBatch(bytes) : ParseSingle(bytes);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return Explain(bytes);
        }
    }

    private static RpcBody ParseSingle(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize(bytes, MessageType) is { } message
            ? new One(message)
            : new Unreadable(RpcRefusal.Invalid("null is not a JSON-RPC message."));

    private static RpcBody ParseBatch(ReadOnlySpan<byte> bytes)
    {
        var items = JsonSerializer.Deserialize<JsonElement[]>(bytes)!;
        if (items.Length is 0 or > BatchMax)
        {
            return new Unreadable(RpcRefusal.Invalid(
                $"A batch holds 1 to {BatchMax} messages; this one has {items.Length}."));
        }
        var messages = new List<JsonRpcMessage>(items.Length);
        foreach (var item in items)
        {
            if (item.Deserialize(MessageType) is not { } message)
                return new Unreadable(RpcRefusal.Invalid("null is not a JSON-RPC message."));
            messages.Add(message);
        }
        return new Batch(messages);
    }

    /// <summary>Tells "not JSON" (-32700) from "JSON, but no JSON-RPC message" (-32600).</summary>
    private static Unreadable Explain(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            while (reader.Read())
            {
            }
        }
        catch (JsonException e)
        {
            return NotJson($"The body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine}.");
        }
        return new Unreadable(RpcRefusal.Invalid(
            "The body is not a JSON-RPC 2.0 message: it needs \"jsonrpc\": \"2.0\", a \"method\" and, for a request, "
            + "an \"id\" that is a string or an integer."));
    }

    private static Unreadable NotJson(string why) =>
        new(new RpcRefusal(StatusCodes.Status400BadRequest, (int)McpErrorCode.ParseError, why));

    private static byte FirstByte(ReadOnlySpan<byte> bytes)
    {
        var trimmed = bytes.TrimStart(" \t\r\n"u8);
        return trimmed.IsEmpty ? (byte)0 : trimmed[0];
    }
}
