using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Gates;

public sealed class ScopeGate : IGate
{
    public ValueTask<Refusal?> Check(ToolCall call, CancellationToken ct) =>
        new(call.Tool.Card.Scope is { } scope && !call.Caller.Scopes.Contains(scope) ? Refusals.Scope(scope) : null);
}
