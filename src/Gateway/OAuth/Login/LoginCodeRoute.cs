using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Rest;

namespace MailMesh.Gateway.OAuth.Login;

/// <summary><c>POST /api/v1/login-codes</c>: what <c>./mailmesh login</c> prints.</summary>
public static class LoginCodeRoute
{
    private static RouteCard Make { get; } = new()
    {
        Method = "POST", Pattern = "/login-codes", Name = "create_login_code", Title = "Create login code",
        Description = "A code with which its owner logs in on the consent page, once, soon.",
        Scope = Scopes.KeyManage, Status = StatusCodes.Status201Created,
        Output = """
            {"type":"object","properties":{
              "code":{"type":"string"},"expires_at":{"type":"string","format":"date-time"} },
             "required":["code","expires_at"]}
            """,
    };

    public static void MapLoginCodes(this RouteGroupBuilder api) =>
        api.MapGuarded<LoginCodes>(Make, async (codes, call) =>
        {
            var (code, expiresAt) = await codes.Make(call.Caller, call.RequestId, call.Http.RequestAborted);
            call.Http.Response.Headers.CacheControl = "no-store";
            return Results.Json(new { code, expires_at = expiresAt }, statusCode: StatusCodes.Status201Created);
        });
}
