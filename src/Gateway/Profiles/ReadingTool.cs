using System.Text.Json.Nodes;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Profiles;

/// <summary>Reads an email whole, as the hosted services do in one call: get_email once for each form.</summary>
public abstract class ReadingTool(ToolCatalog catalog) : ProfileTool(catalog)
{
    /// <summary>Characters of each form; halved for as long as all together are more than one result.</summary>
    private const int CharactersMax = 12_000;
    private const int CharactersLeast = 500;

    /// <summary>What of an email is shown beside its ids, its bodies and its attachments.</summary>
    protected const string Head = $$"""
        "thread_id":{"type":"string"},"folder":{"type":"string"},"from":{{Fields.Person}},"to":{{Fields.People}},
        "cc":{{Fields.People}},"bcc":{{Fields.People}},"reply_to":{{Fields.People}},"subject":{"type":"string"},
        "received_at":{"type":"string"},"sent_at":{"type":"string"},"unread":{"type":"boolean"},
        "attachments_left_out":{"type":"integer"},
        "risk":{"type":"object","properties":{
          "invisible_chars":{"type":"integer"},"hidden_chars":{"type":"integer"},
          "malformed":{"type":"array","items":{"type":"string"} } } },
        "cut":{"type":"array","items":{"type":"string"},"description":"Forms that are longer than shown."},
        "notice":{"type":"string"}
        """;

    protected sealed override string Ours => "get_email";

    /// <summary>The forms asked for by this call: of get_email's views, the first gives the fields.</summary>
    protected abstract IReadOnlyList<string> Views(ToolCall call);

    /// <summary>The service's result; each view's body stands under its name.</summary>
    protected abstract JsonObject Result(JsonObject fields, IReadOnlyDictionary<string, JsonNode> bodies);

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var characters = CharactersMax;
        while (true)
        {
            var answer = await Read(call, characters, ct);
            if (answer is not Answer { Fits: false } || characters <= CharactersLeast) return answer;
            characters = Math.Max(CharactersLeast, characters / 2);
        }
    }

    private async Task<ToolAnswer> Read(ToolCall call, int characters, CancellationToken ct)
    {
        JsonObject? fields = null;
        var bodies = new Dictionary<string, JsonNode>();
        var cut = new JsonArray();
        foreach (var view in Views(call))
        {
            var answer = await Step(call, Ours, new Dictionary<string, object>
            {
                ["email_id"] = call.Email!.Row.EmailId, ["view"] = view, ["max_chars"] = characters,
            }, ct);
            if (answer is not Answer done) return answer;
            var shown = Parsed(done);
            fields ??= shown;
            bodies[view] = shown["body"]!.DeepClone();
            if (shown["next_offset"] is not null) cut.Add(view);
        }
        foreach (var name in new[] { "view", "body", "total_chars", "next_offset", "folded_chars" })
            fields!.Remove(name);
        var result = Result(fields!, bodies);
        if (cut.Count > 0)
        {
            result["cut"] = cut;
            result["notice"] = "Longer than one result may be. get_email on /mcp reads on by offset.";
        }
        return Answer.Of(result);
    }
}
