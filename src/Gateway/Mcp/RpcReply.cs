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

    public virtual async Task Write(HttpContext http)
    {
        http.Response.StatusCode = Status;
        http.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter, Json);
        WriteTo(json);
        await json.FlushAsync(http.RequestAborted);
    }
}
