using System.Buffers;
using System.Text.Json;
using MailMesh.Gateway.Audit.Chain;

namespace MailMesh.Gateway.Audit.Reading;

/// <summary>Rows as JSON lines, written as they are read: of any number, in constant memory.</summary>
/// <param name="Rows">Standing at the first row where there is one.</param>
public sealed record AuditLines(IAsyncEnumerator<ChainedRow> Rows, bool Any) : IResult
{
    private const string MediaType = "application/x-ndjson";
    private const int UnflushedBytesMax = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using var rows = Rows;
        httpContext.Response.ContentType = MediaType;
        httpContext.Response.Headers.CacheControl = "no-store";
        // Nobody would read them.
        if (HttpMethods.IsHead(httpContext.Request.Method)) return;
        var body = httpContext.Response.BodyWriter;
        await using var json = new Utf8JsonWriter(body);
        for (var more = Any; more; more = await rows.MoveNextAsync())
        {
            AuditLine.Write(json, rows.Current);
            json.Flush();
            json.Reset();
            body.Write("\n"u8);
            if (body.UnflushedBytes > UnflushedBytesMax) await body.FlushAsync(httpContext.RequestAborted);
        }
        await body.FlushAsync(httpContext.RequestAborted);
    }
}
