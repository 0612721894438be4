using System.Text.Json;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Mcp;
using MailMesh.Gateway.Rest;

namespace MailMesh.Gateway.Profiles.QMailing;

/// <summary>
/// A refusal as the whole HTTP response. Where the response has begun as a stream, as long calls do, its status is
/// sent already: then it is said in band.
/// </summary>
public sealed record ProblemReply(Refusal Refusal, RpcReply InBand) : RpcReply(InBand.Status)
{
    public override void WriteTo(Utf8JsonWriter json) => InBand.WriteTo(json);

    public override Task Write(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Problems.Of(Refusal, http).ExecuteAsync(http);
    }
}
