using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Rest;
using MailMesh.Gateway.Schemas;

namespace MailMesh.Gateway.Audit.Reading;

/// <summary>What the routes of the log take and answer.</summary>
internal static class AuditCards
{
    private const string Id = $$"""
        "type":"string","maxLength":36,"pattern":"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
        "examples":["{{Fields.ExampleId}}"]
        """;

    private const string Workspace = $$"""
        { {{Id}},"description":"Another's needs the scope workspace:manage; left out: the key's own." }
        """;

    private const string Filters = $$"""
        "workspace_id":{{Workspace}},"key_id":{ {{Id}},"description":"Who did it." },
        "since":{"type":"string","format":"date-time","maxLength":40,"description":"From then on.",
          "examples":["2026-11-01T00:00:00Z"]},
        "until":{"type":"string","format":"date-time","maxLength":40,"description":"Before then.",
          "examples":["2026-12-01T00:00:00Z"]},
        "action":{"type":"string","minLength":1,"maxLength":64,"description":"A tool, or what a person does.",
          "examples":["send_email"]},
        "outcome":{"type":"string","minLength":1,"maxLength":64,"description":"ok, or an error code.",
          "examples":["scope_denied"]},
        "inbox_id":{"type":"string","minLength":1,"maxLength":320,"description":"Its id or address.",
          "examples":["agent@mailmesh.test"]}
        """;

    private const string Line = """
        {"type":"object","properties":{
          "workspace_id":{"type":"string"},"seq":{"type":"integer"},"at":{"type":"string","format":"date-time"},
          "key_id":{"type":"string"},"action":{"type":"string"},"outcome":{"type":"string"},
          "inbox_id":{"type":"string"},"target":{"type":"string"},"names":{"type":"string"},
          "latency_us":{"type":"integer"},"request_id":{"type":"string"},"removed_seq":{"type":"integer"},
          "removed_hash":{"type":"string"},"prev_hash":{"type":"string"},"hash":{"type":"string"} },
         "required":["workspace_id","seq","at","action","outcome","latency_us","request_id","prev_hash","hash"]}
        """;

    public static RouteCard List { get; } = new()
    {
        Method = "GET", Pattern = "/audit", Name = "list_audit", Title = "List the audit log",
        Description = "Who did what in a workspace, newest first. A filter that lets few rows through may answer fewer "
            + "items than limit, or none, and a next_cursor all the same.",
        Scope = Scopes.KeyManage,
        Input = $$"""
            {"type":"object","additionalProperties":false,"properties":{ {{Filters}},
              "cursor":{"type":"string","maxLength":18,"pattern":"^[1-9][0-9]{0,17}$",
                "description":"next_cursor of the page before.","examples":["1234"]},
              "limit":{{Fields.Limit}} } }
            """,
        Output = $$"""
            {"type":"object","properties":{
              "items":{"type":"array","items":{{Line}} },"next_cursor":{{Fields.NextCursor}} },"required":["items"]}
            """,
    };

    public static RouteCard Export { get; } = new()
    {
        Method = "GET", Pattern = "/audit/export", Name = "export_audit", Title = "Export the audit log",
        Description = "The same rows, oldest first and of any number, one JSON object a line.",
        Scope = Scopes.KeyManage, MediaType = "application/x-ndjson", Output = Line,
        Input = $$"""{"type":"object","additionalProperties":false,"properties":{ {{Filters}} } }""",
    };

    public static RouteCard Verify { get; } = new()
    {
        Method = "GET", Pattern = "/audit/verification", Name = "verify_audit", Title = "Verify the audit log",
        Description = "Follows the chain of hashes of a workspace, or with workspace:manage of each, and says where "
            + "one is no longer as it was written.",
        Scope = Scopes.KeyManage,
        Input = $$"""
            {"type":"object","additionalProperties":false,"properties":{ "workspace_id":{{Workspace}},
              "cursor":{ {{Id}},"description":"next_cursor of the page before." },
              "head":{"type":"string","maxLength":83,"pattern":"^[1-9][0-9]{0,17}:[0-9a-f]{64}$",
                "description":"As it was noted: the chain must still go through it.",
                "examples":["12:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]} } }
            """,
        Output = $$"""
            {"type":"object","properties":{
              "items":{"type":"array","items":{"type":"object","properties":{
                "workspace_id":{"type":"string"},"name":{"type":"string"},"intact":{"type":"boolean"},
                "rows":{"type":"integer"},"first_seq":{"type":"integer"},"last_seq":{"type":"integer"},
                "from":{"type":"string"},"until":{"type":"string"},"removed_through":{"type":"integer"},
                "head":{"type":"string","description":"Note it elsewhere, and ask for it later."},
                "break":{"type":"object","properties":{
                  "seq":{"type":"integer"},"reason":{"type":"string"},"detail":{"type":"string"} },
                  "required":["seq","reason","detail"]} },
                "required":["workspace_id","intact","rows","head"]} },
              "next_cursor":{{Fields.NextCursor}} },"required":["items"]}
            """,
    };
}
