using System.Buffers;
using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace MailMesh.Gateway.Mcp;

/// <summary>An answer on its way out: its HTTP status, and how it is written.</summary>
public abstract record RpcReply(int Status)
{
    /// <summary>
    /// Mail is written in its own letters: six bytes for each that isn't ASCII would double it, and no browser is
    /// asked to show this as a page.
    /// </summary>
    public static JsonWriterOptions Json { get; } = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const int BytesUsual = 16 * 1024;
    /// <summary>What one thread keeps for its next answer.</summary>
    private const int BytesKeptMax = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _bytes;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    public abstract void WriteTo(Utf8JsonWriter json);

    protected static void WriteHead(Utf8JsonWriter json, RequestId? id)
    {
        json.WriteString("jsonrpc", "2.0");
        switch (id?.Id)
        {
            case string text: json.WriteString("id", text); break;
            case long number: json.WriteNumber("id", number); break;
            default: json.WriteNull("id"); break;
        }
    }

    /// <summary>With its length: an answer in chunks costs both sides more.</summary>
    private void WriteWhole(HttpResponse response)
    {
        var bytes = _bytes ??= new ArrayBufferWriter<byte>(BytesUsual);
        var json = _json ??= new Utf8JsonWriter(bytes, Json);
        try
        {
            WriteTo(json);
            json.Flush();
            response.ContentLength = bytes.WrittenCount;
            response.BodyWriter.Write(bytes.WrittenSpan);
        }
        finally
        {
            bytes.ResetWrittenCount();
            json.Reset();
            if (bytes.Capacity > BytesKeptMax) (_bytes, _json) = (null, null);
        }
    }

    public virtual async Task Write(HttpContext http)
    {
        http.Response.StatusCode = Status;
        http.Response.ContentType = "application/json";
        WriteWhole(http.Response);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }
}
