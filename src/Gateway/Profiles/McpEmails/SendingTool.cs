using System.Text.Json.Nodes;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Profiles.McpEmails;

/// <summary>What the two tools that send answer alike.</summary>
public abstract class SendingTool(ToolCatalog catalog) : ProfileTool(catalog)
{
    private const string AuthFailed = "auth_failed";

    public sealed override string ServiceScope => ServiceScopes.SendEmail;

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var answer = await base.Run(call, ct);
        // The service has an error where the account's own server refuses the login; ours says so of the send.
        return answer is Answer done && Parsed(done)["reason_code"]?.GetValue<string>() == AuthFailed
            ? new Refusal(AuthFailed,
                "The account's server refuses the login. Nothing was sent. A person has to connect the inbox again.")
            : answer;
    }

    protected override JsonObject Result(JsonObject ours) => Renamed(ours, ("state", "delivery_status"));
}
