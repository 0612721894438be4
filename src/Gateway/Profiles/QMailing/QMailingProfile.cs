using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Mcp;
using MailMesh.Gateway.Tools;
using MailMesh.Limits;
using MailMesh.Limits.Plans;

namespace MailMesh.Gateway.Profiles.QMailing;

/// <summary>
/// QMailing: what a gate refuses is an HTTP status with a problem (RFC 9457), not a JSON-RPC message. Its tools for
/// domains wait until domains can be managed here.
/// </summary>
public sealed class QMailingProfile(ToolCatalog catalog, IConfiguration configuration) : Profile
{
    public const string McpPath = "/mcp/qmailing";
    private const string RequiredPlan = "requiredPlan";

    private PlanCatalog? _plans;

    public override string Path => McpPath;

    public override IReadOnlyList<ProfileTool> Tools { get; } =
    [
        new ListMailboxes(catalog), new GetMailbox(catalog), new CreateMailbox(catalog),
        new ListEmails(catalog), new GetEmail(catalog), new GetAttachment(catalog), new SendEmail(catalog),
        new ListWebhooks(catalog), new RegisterWebhook(catalog), new DeleteWebhook(catalog),
    ];

    public override bool HasBatches => false;

    protected override PlanCatalog Plans => _plans ??= ReadPlans(configuration, "QMailing");

    public override Refusal Word(Refusal refusal, Tool tool, Arguments sent) => refusal.Code switch
    {
        ErrorCodes.PlanRequired => Upgrade(refusal, tool),
        ErrorCodes.InboxNotFound => refusal with
        {
            Text = "No such mailbox. Call qmailing_list_mailboxes and use an id from there.",
        },
        ErrorCodes.MessageNotFound => refusal with
        {
            Text = "No such email. Call qmailing_list_emails and use an id from there.",
        },
        ErrorCodes.WebhookNotFound => refusal with
        {
            Text = "No such webhook. Call qmailing_list_webhooks and use an id from there.",
        },
        ErrorCodes.AttachmentTooLarge when tool is GetAttachment => refusal with
        {
            Text = "The attachment has more than 5 MB, which is the most that is answered inline.",
        },
        _ => base.Word(refusal, tool, sent),
    };

    public override RpcReply Reply(Refusal refusal, RpcReply inBand) => refusal.Code switch
    {
        ErrorCodes.Unauthorized or ErrorCodes.PlanRequired or ErrorCodes.ScopeDenied or ErrorCodes.KeyFrozen
            or ErrorCodes.RecipientNotAllowed or ErrorCodes.RateLimitExceeded or AdmissionResult.Denied.QuotaExceeded
            or ErrorCodes.TemporarilyUnavailable => new ProblemReply(refusal, inBand),
        _ when refusal.Code.EndsWith("_not_found", StringComparison.Ordinal) => new ProblemReply(refusal, inBand),
        _ => inBand,
    };

    /// <summary>The service writes its plans in capitals: PLUS, PRO_MAX.</summary>
    private static Refusal Upgrade(Refusal refusal, Tool tool)
    {
        if (refusal.Details?.GetValueOrDefault(RequiredPlan)?.ToUpperInvariant() is not { } plan) return refusal;
        return refusal with
        {
            Text = $"{tool.Card.Name} needs the plan {plan} or higher. Tell the owner of the workspace; don't retry.",
            Details = new Dictionary<string, string>(refusal.Details!) { [RequiredPlan] = plan },
        };
    }
}
