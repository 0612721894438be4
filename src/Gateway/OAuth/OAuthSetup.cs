using MailMesh.Gateway.OAuth.Authorizing;
using MailMesh.Gateway.OAuth.Clients;
using MailMesh.Gateway.OAuth.Login;
using MailMesh.Gateway.OAuth.Metadata;
using MailMesh.Gateway.OAuth.Registering;
using MailMesh.Gateway.OAuth.Tokens;

namespace MailMesh.Gateway.OAuth;

public static class OAuthSetup
{
    public static IHostApplicationBuilder AddOAuth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<OAuthOptions>().BindConfiguration("OAuth")
            .Validate(options => options.AccessTokenLifetime > TimeSpan.Zero
                && options.RefreshTokenLifetime > options.AccessTokenLifetime,
                "OAuth:RefreshTokenLifetime must be longer than OAuth:AccessTokenLifetime, and both above zero.")
            .ValidateOnStart();
        builder.Services.AddSingleton<Places>().AddSingleton<RequestRates>();
        builder.Services.AddSingleton<ProtectedResourceRoute>().AddSingleton<AuthorizationServerRoute>();
        builder.Services.AddSingleton<RegisteredClients>().AddSingleton<ClientDocuments>();
        builder.Services.AddSingleton<ClientDirectory>().AddSingleton<RegisterRoute>();
        builder.Services.AddSingleton<LoginCodes>().AddSingleton<OwnerLogin>();
        builder.Services.AddSingleton<AuthorizationReader>().AddSingleton<AuthorizationStore>();
        builder.Services.AddSingleton<BrowserCookie>().AddSingleton<ConsentForm>();
        builder.Services.AddSingleton<AuthorizeRoute>().AddSingleton<LoginRoute>().AddSingleton<ConsentRoute>();
        builder.Services.AddSingleton<TokenIssuer>().AddSingleton<CodeExchange>().AddSingleton<RefreshExchange>();
        builder.Services.AddSingleton<TokenRoute>().AddSingleton<RevokeRoute>();
        return builder;
    }
}
