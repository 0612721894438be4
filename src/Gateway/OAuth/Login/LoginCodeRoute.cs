using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Rest;

namespace MailMesh.Gateway.OAuth.Login;

/// <summary><c>POST /api/v1/login-codes</c>: what <c>./mailmesh login</c> prints.</summary>
public static class LoginCodeRoute
{
    public static void MapLoginCodes(this RouteGroupBuilder api) =>
        api.MapGuarded<LoginCodes>("POST", "/login-codes", async (codes, call) =>
        {
            if (call.Lacks(Scopes.KeyManage) is { } refusal) return Problems.Of(refusal, call.Http);
            var (code, expiresAt) = await codes.Make(call.Caller, call.RequestId, call.Http.RequestAborted);
            call.Http.Response.Headers.CacheControl = "no-store";
            return Results.Json(new { code, expires_at = expiresAt }, statusCode: StatusCodes.Status201Created);
        });
}
