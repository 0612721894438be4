using System.Globalization;
using MailMesh.Gateway.Tools;
using MailMesh.Limits;

namespace MailMesh.Gateway.Gates;

/// <summary>One round trip to Redis decides and charges; plans without limits need none.</summary>
public sealed class LimitGate(Admission admission, TimeProvider clock) : IGate
{
    public ValueTask<Refusal?> Check(ToolCall call, CancellationToken ct) => Ask(call, isTrial: false, ct);

    /// <summary>What <see cref="Check"/> would say; charges nothing.</summary>
    public ValueTask<Refusal?> Try(ToolCall call, CancellationToken ct) => Ask(call, isTrial: true, ct);

    /// <summary>For a send that was charged and then did not leave. Its call stays charged.</summary>
    public async Task GiveBack(ToolCall call)
    {
        // The caller may be gone by now; the unit is given back all the same.
        if (Sends(call) is > 0 and var sends)
            await admission.Refund(call.WorkspaceId, sends, clock.GetUtcNow(), CancellationToken.None);
    }

    private async ValueTask<Refusal?> Ask(ToolCall call, bool isTrial, CancellationToken ct)
    {
        var result = await admission.Admit(
            new AdmissionRequest
            {
                WorkspaceId = call.WorkspaceId,
                KeyId = call.Caller.KeyId,
                Plan = call.Caller.Plan,
                Sends = Sends(call),
                IsTrial = isTrial,
            },
            ct);
        return result switch
        {
            AdmissionResult.Denied denied => Denied(denied),
            AdmissionResult.Unavailable unavailable =>
                Refusals.Unavailable("Limits can't be checked now.", unavailable.RetryAfter),
            _ => null,
        };
    }

    private static int Sends(ToolCall call) => call.Arguments.Flag("dry_run") ? 0 : call.Tool.Card.Sends;

    private static Refusal Denied(AdmissionResult.Denied denied)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(denied.RetryAfter.TotalSeconds));
        return new Refusal(denied.Code, string.Create(CultureInfo.InvariantCulture,
            $"The limit {denied.Limit} is reached: {denied.Used} of {denied.Allowed}. Retry in {seconds} s; "
            + $"get_usage shows every limit."))
        {
            RetryAfter = seconds,
        };
    }
}
