using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;

namespace MailMesh.Gateway.Rest.Managing;

/// <summary>What the routes of keys take and answer.</summary>
internal static class KeyCards
{
    private const string NewKey = $$"""
        {"type":"object","additionalProperties":false,"required":["name","scopes"],"properties":{
          "name":{"type":"string","minLength":1,"maxLength":100,"description":"What it is for.",
            "examples":["support agent"]},
          "scopes":{"type":"array","minItems":1,"maxItems":20,"items":{"type":"string","maxLength":40},
            "description":"What it may do; none that the giving key lacks.",
            "examples":[["inbox:read","email:read"]]},
          "inbox_ids":{"type":"array","minItems":1,"maxItems":100,"items":{"type":"string","maxLength":320},
            "description":"The only inboxes it may touch, by id or address; left out: those of the giving key.",
            "examples":[["agent@mailmesh.test"]]},
          "expires_at":{"type":"string","format":"date-time","maxLength":40,"description":"Left out: never.",
            "examples":["2027-01-01T00:00:00Z"]},
          "workspace_id":{"type":"string","maxLength":64,"description":"Another's needs the operator's scope.",
            "examples":["{{Fields.ExampleId}}"]} } }
        """;

    private const string Key = """
        {"type":"object","properties":{
          "id":{"type":"string","format":"uuid"},"workspace_id":{"type":"string","format":"uuid"},
          "name":{"type":"string"},"hint":{"type":"string","description":"Its last characters."},
          "scopes":{"type":"array","items":{"type":"string"} },
          "inbox_ids":{"type":"array","items":{"type":"string","format":"uuid"} },
          "client_id":{"type":"string","description":"The app that it was granted to by OAuth."},
          "created_at":{"type":"string","format":"date-time"},"expires_at":{"type":"string","format":"date-time"},
          "revoked_at":{"type":"string","format":"date-time"},"frozen_at":{"type":"string","format":"date-time"},
          "frozen_reason":{"type":"string"},
          "secret":{"type":"string","description":"In the answer to its making alone."} },
         "required":["id","workspace_id","name","hint","scopes","created_at"]}
        """;

    public static RouteCard List { get; } = new()
    {
        Method = "GET", Pattern = "/keys", Name = "list_keys", Title = "List keys",
        Description = "The workspace's keys, newest first, without their secrets; with workspace:manage all.",
        Scope = Scopes.KeyManage, Input = ManagedPage.Input, Output = ManagedPage.Output(Key),
    };

    public static RouteCard Create { get; } = new()
    {
        Method = "POST", Pattern = "/keys", Name = "create_key", Title = "Create key",
        Description = "Makes a key. Its secret stands in this answer and nowhere else, ever.",
        Scope = Scopes.KeyManage, Input = NewKey, Output = Key, Status = StatusCodes.Status201Created,
        Makes = true,
    };

    public static RouteCard Revoke { get; } = new()
    {
        Method = "DELETE", Pattern = "/keys/{key_id}", Name = "revoke_key", Title = "Revoke key",
        Description = "Ends a key, or an app's grant. Once this answers, nothing takes it. Again is success.",
        Scope = Scopes.KeyManage, Status = StatusCodes.Status204NoContent,
    };

    public static RouteCard Unfreeze { get; } = new()
    {
        Method = "POST", Pattern = "/keys/{key_id}/unfreeze", Name = "unfreeze_key", Title = "Unfreeze key",
        Description = "Lets a key work again that was frozen because its use looked wrong.",
        Scope = Scopes.KeyManage, Status = StatusCodes.Status204NoContent,
    };
}
