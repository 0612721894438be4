using MailMesh.Gateway.Tools;
using MailMesh.Limits.Plans;

namespace MailMesh.Gateway.Gates;

/// <summary>A tool above the plan stays listed, so that an agent can say what an upgrade would give.</summary>
public sealed class PlanGate(PlanCatalog plans) : IGate
{
    public ValueTask<Refusal?> Check(ToolCall call, CancellationToken ct)
    {
        if (call.Caller.Frozen) return new(Refusals.Frozen);
        var (tool, plan) = (call.Tool.InPlans, call.Caller.Plan);
        return new(plan.Allows(tool)
            ? null
            : Refusals.Plan(call.Tool.Card.Name, (call.Plans ?? plans).RequiredFor(tool, plan), plans.UpgradeUrl));
    }
}
