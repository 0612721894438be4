using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Tools;
using MailMesh.Limits.Plans;

namespace MailMesh.Gateway.Profiles.McpEmails;

/// <summary>MCPEmails: five tools; an execution error is a result with <c>isError</c> and a code.</summary>
public sealed class McpEmailsProfile(ToolCatalog catalog, IConfiguration configuration) : Profile
{
    private const string ProviderError = "provider_error";
    private const int RetryAfterSeconds = 5;

    private PlanCatalog? _plans;

    public override string Path => "/mcp/mcpemails";

    public override IReadOnlyList<ProfileTool> Tools { get; } =
    [
        new ListInbox(catalog), new ReadEmail(catalog), new SearchEmails(catalog), new SendEmail(catalog),
        new ReplyToEmail(catalog),
    ];

    protected override PlanCatalog Plans => _plans ??= ReadPlans(configuration, "McpEmails");

    /// <summary>Codes that the service doesn't have and that nothing of its own stands for stay ours.</summary>
    public override Refusal Word(Refusal refusal, Tool tool, Arguments sent) => refusal.Code switch
    {
        ErrorCodes.InboxNotFound =>
            refusal with { Text = $"Inbox {sent.Need("inbox_id")} not found or not accessible." },
        ErrorCodes.MessageNotFound when sent.Text("message_id") is { } message =>
            refusal with { Text = $"Message {message} not found; it may have been deleted." },
        ErrorCodes.FolderNotFound => Refusals.Arguments("`folder` names none of this inbox. Example: \"INBOX\"."),
        ErrorCodes.TemporarilyUnavailable or ErrorCodes.SyncInProgress or ErrorCodes.Internal => refusal with
        {
            Code = ProviderError, RetryAfter = refusal.RetryAfter ?? RetryAfterSeconds,
        },
        // No retryAfter: the mail may have been accepted.
        ErrorCodes.SendOutcomeUnknown => refusal with
        {
            Code = ProviderError,
            Text = "The connection was lost after the mail was handed over: it may have been accepted. Do not send it "
                + "again; ask a person, or call get_delivery_status on /mcp with the send_id.",
        },
        _ => base.Word(refusal, tool, sent),
    };
}
