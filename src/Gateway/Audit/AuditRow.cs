using System.Diagnostics;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Audit;

/// <summary>Who called what, and what came of it. Never arguments, bodies or results.</summary>
/// <param name="Result"><c>ok</c> or the error code.</param>
public sealed record AuditRow(
    Guid WorkspaceId, Guid KeyId, string Tool, string Result, long LatencyMicroseconds, string RequestId)
{
    public const string Ok = "ok";
    private const int ToolCharactersMax = 64;

    public static AuditRow Of(ToolCall call, ToolAnswer? answer, long started) => new(
        call.WorkspaceId, call.Caller.KeyId, Bounded(call.Tool.Card.Name),
        answer is Refusal refusal ? refusal.Code : Ok, Microseconds(started), call.RequestId);

    /// <summary>The caller chose this name: it is cut, and stripped of what could forge a line.</summary>
    public static string Bounded(string tool) =>
        string.Concat(tool.Take(ToolCharactersMax).Where(c => !char.IsControl(c) && !char.IsSurrogate(c)));

    public static long Microseconds(long started) =>
        (long)Stopwatch.GetElapsedTime(started).TotalMicroseconds;
}
