using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol;

namespace MailMesh.Gateway.Mcp;

/// <summary>What a POST carried.</summary>
public abstract record RpcBody
{
    /// <summary>10 MB of attachments as base64 in JSON, and the rest of the call.</summary>
    public const int BytesMax = 20 * 1024 * 1024;
    public const int BatchMax = 50;

    private RpcBody()
    {
    }

    public sealed record One(RpcMessage Message) : RpcBody;

    /// <summary>An array of messages: JSON-RPC batches, as revisions up to 2025-03-26 have them.</summary>
    public sealed record Batch(IReadOnlyList<RpcMessage> Messages) : RpcBody;

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
            var root = JsonElement.Parse(bytes);
            if (root.ValueKind == JsonValueKind.Array) return ReadBatch([.. root.EnumerateArray()]);
            return RpcMessage.Read(root) is { } message ? new One(message) : NotRpc();
        }
        catch (JsonException e)
        {
            return NotJson($"The body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine}.");
        }
        catch (InvalidOperationException)
        {
            return NotRpc(); // half of a surrogate pair where a name should be
        }
    }

    private static RpcBody ReadBatch(JsonElement[] items)
    {
        if (items.Length is 0 or > BatchMax)
        {
            return new Unreadable(RpcRefusal.Invalid(
                $"A batch holds 1 to {BatchMax} messages; this one has {items.Length}."));
        }
        var messages = new List<RpcMessage>(items.Length);
        foreach (var item in items)
        {
            if (RpcMessage.Read(item) is not { } message) return NotRpc();
            messages.Add(message);
        }
        return new Batch(messages);
    }

    private static Unreadable NotRpc() => new(RpcRefusal.Invalid(
        "The body is not a JSON-RPC 2.0 message: it needs \"jsonrpc\": \"2.0\", a \"method\" and, for a request, "
        + "an \"id\" that is a string or an integer."));

    private static Unreadable NotJson(string why) =>
        new(new RpcRefusal(StatusCodes.Status400BadRequest, (int)McpErrorCode.ParseError, why));
}
