using MailMesh.Gateway.Keys;

namespace MailMesh.Gateway.Tools.Inboxes;

/// <summary>The send policy as agents see it.</summary>
public sealed record SendPolicyView(string Recipients, IEnumerable<string>? Allowed, bool? NeedsApproval)
{
    public const string Schema = """
        {"type":"object","properties":{
          "recipients":{"type":"string","enum":["open","listed"]},
          "allowed":{"type":"array","items":{"type":"string"},"description":"The only addresses and domains."},
          "needs_approval":{"type":"boolean","description":"A person approves each send."}},
         "required":["recipients"]}
        """;

    private const int AllowedShownMax = 100;

    public static SendPolicyView Of(SendPolicy policy) => new(
        policy.Recipients,
        policy.Recipients == SendPolicy.Listed ? policy.Allowed.Take(AllowedShownMax) : null,
        policy.Approval ? true : null);
}
