using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using MailMesh.Gateway.Doors;
using ModelContextProtocol;

namespace MailMesh.Gateway.Mcp;

/// <summary>What a POST carried.</summary>
public abstract record RpcBody
{
    public const int BatchMax = 50;

    private RpcBody()
    {
    }

    public sealed record One(RpcMessage Message) : RpcBody;

    /// <summary>An array of messages: JSON-RPC batches, as revisions up to 2025-03-26 have them.</summary>
    public sealed record Batch(IReadOnlyList<RpcMessage> Messages) : RpcBody;

    public sealed record Unreadable(RpcRefusal Refusal) : RpcBody;

    /// <param name="bytesMax">A chunked body doesn't say how long it is: the server counts, and so does this.</param>
    public static async ValueTask<RpcBody> Read(HttpRequest request, long bytesMax, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(ct);
                if (read.Buffer.Length > bytesMax) return TooLarge(bytesMax);
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
            return TooLarge(bytesMax);
        }
    }

    private static Unreadable TooLarge(long bytesMax) => new(new RpcRefusal(
        StatusCodes.Status413PayloadTooLarge, RpcRefusal.BadTransport, BodyLimit.TooLarge(bytesMax).Text));

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
            if (!NamesAreText(bytes)) return NotRpc();
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

    /// <summary>
    /// Whether no field's name has half of a surrogate pair. Names are decoded when they are compared, each time and
    /// anywhere: behind this they can be.
    /// </summary>
    private static bool NamesAreText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOf("\\u"u8) < 0) return true;
        try
        {
            var reader = new Utf8JsonReader(bytes);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueIsEscaped) _ = reader.GetString();
            }
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
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
