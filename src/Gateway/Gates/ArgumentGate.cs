using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Gates;

public sealed class ArgumentGate : IGate
{
    public ValueTask<Refusal?> Check(ToolCall call, CancellationToken ct)
    {
        if (call.Tool.Schema.Check(call.Arguments) is { } wrong) return new(Refusals.Arguments(wrong));
        call.Arguments = call.Tool.Translate(call.Arguments);
        return default;
    }
}
