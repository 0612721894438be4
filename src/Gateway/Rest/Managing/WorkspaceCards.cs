using MailMesh.Gateway.Keys;

namespace MailMesh.Gateway.Rest.Managing;

/// <summary>What the routes of workspaces take and answer.</summary>
internal static class WorkspaceCards
{
    private const string NewWorkspace = """
        {"type":"object","additionalProperties":false,"required":["name"],"properties":{
          "name":{"type":"string","minLength":1,"maxLength":100,"description":"Taken once in an installation.",
            "examples":["acme"]},
          "plan":{"type":"string","minLength":1,"maxLength":40,"description":"Left out: free.",
            "examples":["free"]} } }
        """;

    private const string Change = """
        {"type":"object","additionalProperties":false,"properties":{
          "plan":{"type":"string","minLength":1,"maxLength":40,"description":"Needs the scope workspace:manage.",
            "examples":["pro"]},
          "recipients":{"type":"string","enum":["open","listed"],
            "description":"Whom its keys may write to: anyone, or whom `allowed` lists.","examples":["listed"]},
          "allowed":{"type":"array","maxItems":1000,"items":{"type":"string","minLength":1,"maxLength":320},
            "description":"Addresses and domains; empty and listed: nobody.",
            "examples":[["example.com","ada@example.org"]]},
          "approval":{"type":"boolean","description":"Each send waits for a person.","examples":[true]} } }
        """;

    private const string Workspace = """
        {"type":"object","properties":{
          "id":{"type":"string","format":"uuid"},"name":{"type":"string"},"plan":{"type":"string"},
          "recipients":{"type":"string","enum":["open","listed"]},
          "allowed":{"type":"array","items":{"type":"string"} },"approval":{"type":"boolean"},
          "created_at":{"type":"string","format":"date-time"} },
         "required":["id","name","plan","recipients","allowed","approval","created_at"]}
        """;

    public static RouteCard List { get; } = new()
    {
        Method = "GET", Pattern = "/workspaces", Name = "list_workspaces", Title = "List workspaces",
        Description = "The key's own workspace; with workspace:manage all, newest first.",
        Scope = Scopes.KeyManage, Input = ManagedPage.Input, Output = ManagedPage.Output(Workspace),
    };

    public static RouteCard Create { get; } = new()
    {
        Method = "POST", Pattern = "/workspaces", Name = "create_workspace", Title = "Create workspace",
        Description = "Makes a tenant with a plan, open recipients and no approval.",
        Scope = Scopes.WorkspaceManage, Input = NewWorkspace, Output = Workspace,
        Status = StatusCodes.Status201Created, Makes = true,
    };

    public static RouteCard Update { get; } = new()
    {
        Method = "PATCH", Pattern = "/workspaces/{workspace_id}", Name = "update_workspace",
        Title = "Update workspace",
        Description = "Changes the send policy, or the plan. What is left out stays.",
        Scope = Scopes.KeyManage, Input = Change, Output = Workspace,
    };
}
