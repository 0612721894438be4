namespace MailMesh.Gateway.OAuth.Metadata;

/// <summary>Where and how an app gets its tokens (RFC 8414 §2).</summary>
public sealed class AuthorizationServerRoute(Places places)
{
    public Task<IResult> Answer(HttpContext http)
    {
        var issuer = places.Issuer(http.Request);
        return Task.FromResult(OAuthJson.Of(new
        {
            issuer,
            authorization_endpoint = issuer + Places.Authorize,
            token_endpoint = issuer + Places.Token,
            registration_endpoint = issuer + Places.Register,
            revocation_endpoint = issuer + Places.Revoke,
            scopes_supported = AppScopes.Grantable,
            response_types_supported = Supported.ResponseTypes,
            response_modes_supported = Supported.ResponseModes,
            grant_types_supported = Supported.GrantTypes,
            token_endpoint_auth_methods_supported = Supported.ClientAuthentication,
            revocation_endpoint_auth_methods_supported = Supported.ClientAuthentication,
            code_challenge_methods_supported = Supported.ChallengeMethods,
            authorization_response_iss_parameter_supported = true,
            client_id_metadata_document_supported = true,
            protected_resources = new[] { places.DefaultResource(http.Request) },
        }));
    }
}
