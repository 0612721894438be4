using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Mcp.Offers;

/// <summary>
/// The names of one kind that begin as a person types. In no catalog, and a tool all the same, so that the gates stand
/// before it and the audit behind it.
/// </summary>
/// <param name="kind">Of what is completed.</param>
/// <param name="like">The tool that lists the same: its plans have this one too.</param>
/// <param name="find">By how they begin: with one more than <see cref="MailCompletions.ValuesMax"/> there are more.
/// </param>
public sealed class CompletionTool(
    string kind, string like, string scope,
    Func<ToolCall, string, CancellationToken, Task<IReadOnlyList<string>>> find) : Tool
{
    public override ToolCard Card { get; } = new()
    {
        Name = $"complete_{kind}",
        Title = "Complete a name",
        Description = "Names that begin so.",
        Scope = scope,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["begun"],"properties":{
              "inbox_id":{{Fields.InboxId}},
              "begun":{"type":"string","maxLength":320,"description":"How it begins.","examples":["age"]} } }
            """,
        Output = """
            {"type":"object","properties":{"values":{"type":"array","items":{"type":"string"} } },"required":["values"]}
            """,
    };

    public override string InPlans => like;

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct) =>
        Answer.Of(new { Values = await find(call, call.Arguments.Need("begun"), ct) });
}
