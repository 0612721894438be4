using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Sends;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Gates;

/// <summary>Whom the workspace may write to. To, Cc and Bcc alike; a reply's recipients are resolved before.</summary>
public sealed class SendPolicyGate : IGate
{
    public ValueTask<Refusal?> Check(ToolCall call, CancellationToken ct)
    {
        if (call.Outgoing is not { } outgoing) return default;
        var policy = call.Caller.Policy;
        call.Held = policy.Approval;
        if (policy.Recipients == SendPolicy.Open) return default;
        var allowed = new AllowList(policy.Allowed);
        var denied = outgoing.Recipients.Where(recipient => !allowed.Allows(recipient.Address)).ToList();
        if (denied.Count == 0) return default;
        return new(new Refusal(ErrorCodes.RecipientNotAllowed,
            $"This workspace may not write to {string.Join(", ", denied.Select(recipient => recipient.Address))}. "
            + "Leave them out, or ask the owner of the workspace to allow them."));
    }
}
