using MailMesh.Content;
using MailMesh.Gateway.Drafts;
using MailMesh.Gateway.Gates.Kept;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Sends;
using MailMesh.Limits.Plans;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools;

/// <summary>One call on its way through the gates; they fill in what they find.</summary>
public sealed class ToolCall(Tool tool, Caller caller, Arguments arguments, string requestId)
{
    private Fence? _fence;

    public Tool Tool { get; } = tool;
    public Caller Caller { get; } = caller;
    /// <summary>As they were sent; once they have passed the schema, as the tool translates them.</summary>
    public Arguments Arguments { get; set; } = arguments;
    public string RequestId { get; } = requestId;

    /// <summary>Where an upgrade is looked up; null is the installation's own plans.</summary>
    public PlanCatalog? Plans { get; init; }

    /// <summary>Marks what a sender wrote; one mark for each result.</summary>
    public Fence Fence => _fence ??= Kept?.Found?.Fence ?? Fence.Create();

    /// <summary>Set by the ownership gate: the same call's answer from before, where it still holds.</summary>
    public KeptLook? Kept { get; set; }

    // Found by the ownership gate, where the arguments name one.
    public InboxRef? Inbox { get; set; }
    public EmailDetail? Email { get; set; }
    public ThreadDetail? Thread { get; set; }
    public SendRow? Send { get; set; }
    public DraftRow? Draft { get; set; }
    public List<InboxRef> Inboxes { get; } = [];
    public IReadOnlyList<Guid> Emails { get; set; } = [];

    /// <summary>Set by a tool that sends, before limits and policy look at it.</summary>
    public Outgoing? Outgoing { get; set; }

    /// <summary>Set by the policy gate: a person has to approve first.</summary>
    public bool Held { get; set; }

    /// <summary>Set by a send whose idempotency key was used before: nothing is sent, so no send is charged.</summary>
    public bool Repeats { get; set; }

    /// <summary>Set by a tool that makes something: how the audit row names it (AuditTarget).</summary>
    public string? Made { get; set; }

    /// <summary>The audit row is in the same transaction as the change.</summary>
    public bool Audited { get; set; }

    public Guid WorkspaceId => Caller.WorkspaceId;

    /// <summary>
    /// Another tool within this call, about the same inbox and email: the gates are passed, and one fence marks all.
    /// </summary>
    public ToolCall Step(Tool tool, Arguments arguments) => new(tool, Caller, arguments, RequestId)
    {
        _fence = Fence,
        Inbox = Inbox,
        Email = Email,
    };
}

/// <summary>An inbox that the caller may touch.</summary>
/// <param name="IsHosted">It lives here: no other server holds its mail.</param>
public sealed record InboxRef(Guid Id, string Address, string? DisplayName, bool IsHosted);
