using System.Diagnostics;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Gates;

/// <summary>One question that a call must pass; null lets it through.</summary>
public interface IGate
{
    ValueTask<Refusal?> Check(ToolCall call, CancellationToken ct);
}

/// <summary>
/// The one way to a tool, for MCP and REST. The key gate stands before it; the others here, in the order of
/// docs/tools.md. What a gate refuses costs nothing; every call leaves an audit row.
/// </summary>
public sealed partial class GatePipeline(
    PlanGate plan, ScopeGate scope, ArgumentGate arguments, OwnershipGate ownership, LimitGate limits,
    SendPolicyGate policy, AuditLog audit, ILogger<GatePipeline> log)
{
    private readonly IGate[] _beforeLimits = [plan, scope, arguments, ownership];

    public async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        ToolAnswer answer;
        try
        {
            answer = await Guarded(call, ct);
        }
        catch (OperationCanceledException)
        {
            // The caller hung up, as one that waits for mail may.
            if (!call.Audited) audit.Add(AuditRow.Of(call, Refusals.Cancelled, started));
            throw;
        }
        if (call.Audited) return answer;
        var row = AuditRow.Of(call, answer, started);
        if (answer is Answer && !call.Tool.Card.Hints.HasFlag(Hints.ReadOnly)) await audit.AddNow(row);
        else audit.Add(row);
        return answer;
    }

    private async Task<ToolAnswer> Guarded(ToolCall call, CancellationToken ct)
    {
        try
        {
            foreach (var gate in _beforeLimits)
            {
                if (await gate.Check(call, ct) is { } refusal) return refusal;
            }
            return await Charged(call, ct);
        }
        catch (Exception e) when (Outage.Is(e))
        {
            LogOutage(log, call.Tool.Card.Name, e.GetType().Name, e.Message);
            return Refusals.Unavailable("A part of MailMesh is not answering now.");
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            LogFault(log, e, call.Tool.Card.Name, call.RequestId);
            return Refusals.Internal(call.RequestId);
        }
    }

    private async Task<ToolAnswer> Charged(ToolCall call, CancellationToken ct)
    {
        // The policy is asked first, for what it refuses costs nothing; a limit speaks before it all the same.
        if (await policy.Check(call, ct) is { } unwelcome) return await limits.Try(call, ct) ?? unwelcome;
        if (await limits.Check(call, ct) is { } limited) return limited;
        ToolAnswer? answer = null;
        try
        {
            if (call.Kept is { Found.Answer: { } same }) return answer = same;
            answer = await call.Tool.Run(call, ct);
            if (answer is Answer done) call.Kept?.Keep(call, done);
            return answer;
        }
        finally
        {
            if (answer is not Answer || call.Repeats) await limits.GiveBack(call);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Tool} met an outage: {Kind}: {Reason}")]
    private static partial void LogOutage(ILogger log, string tool, string kind, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Tool} failed in request {RequestId}")]
    private static partial void LogFault(ILogger log, Exception fault, string tool, string requestId);
}
