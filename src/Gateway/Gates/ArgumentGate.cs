using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Gates;

public sealed class ArgumentGate : IGate
{
    public ValueTask<Refusal?> Check(ToolCall call, CancellationToken ct) =>
        new(call.Tool.Schema.Check(call.Arguments) is { } wrong ? Refusals.Arguments(wrong) : null);
}
