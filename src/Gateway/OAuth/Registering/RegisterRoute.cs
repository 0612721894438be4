using System.Text.Json;
using MailMesh.Gateway.OAuth.Clients;
using Microsoft.AspNetCore.Http.Features;

namespace MailMesh.Gateway.OAuth.Registering;

/// <summary>Dynamic registration (RFC 7591): open to anybody, for public clients alone.</summary>
public sealed class RegisterRoute(RegisteredClients clients, RequestRates rates, TimeProvider clock)
{
    private const int BodyBytesMax = 16 * 1024;

    public async Task<IResult> Answer(HttpContext http)
    {
        if (!rates.AdmitsRegistration(http)) return OAuthError.TooMany.AsJson();
        if (await ReadBody(http) is not { } body)
            return new OAuthError("invalid_client_metadata", $"Send JSON of at most {BodyBytesMax} bytes.").AsJson();
        var (metadata, error) = ClientMetadata.Read(body);
        if (metadata is null) return error!.AsJson();
        if (await clients.Register(metadata, http.RequestAborted) is not { } client)
            return OAuthError.TooMany.AsJson();
        // What was asked for and isn't here is not repeated: the answer says what holds (RFC 7591 §3.2.1).
        return OAuthJson.Of(
            new
            {
                client_id = client.Id,
                client_id_issued_at = clock.GetUtcNow().ToUnixTimeSeconds(),
                client_name = client.Name,
                redirect_uris = client.RedirectUris,
                grant_types = Supported.GrantTypes,
                response_types = Supported.ResponseTypes,
                token_endpoint_auth_method = Supported.ClientAuthentication[0],
            },
            StatusCodes.Status201Created);
    }

    private static async Task<JsonElement?> ReadBody(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = BodyBytesMax;
        try
        {
            return await JsonSerializer.DeserializeAsync<JsonElement>(
                http.Request.Body, cancellationToken: http.RequestAborted);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or BadHttpRequestException)
        {
            return null;
        }
    }
}
