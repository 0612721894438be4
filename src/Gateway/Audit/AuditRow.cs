using System.Diagnostics;
using MailMesh.Gateway.Audit.Chain;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Audit;

/// <summary>Who did what, and what came of it. Never values of arguments, bodies or results.</summary>
/// <param name="WorkspaceId">Whose chain it stands in; <see cref="Installation"/> where it is nobody's.</param>
/// <param name="KeyId">Null where nobody is known, or the gateway did it by itself.</param>
/// <param name="Tool">The tool, or what REST and OAuth call theirs: <c>action</c> in the API.</param>
/// <param name="Result"><c>ok</c> or the error code: <c>outcome</c> in the API.</param>
public sealed record AuditRow(
    Guid WorkspaceId, Guid? KeyId, string Tool, string Result, long LatencyMicroseconds, string RequestId)
{
    public const string Ok = "ok";

    /// <summary>The chain of what belongs to no workspace, such as a login with an unknown code.</summary>
    public static readonly Guid Installation = Guid.Empty;

    /// <summary>The inbox, once it is known to be the caller's.</summary>
    public Guid? InboxId { get; init; }

    /// <summary>What it was done to, as <see cref="AuditTarget"/> writes it.</summary>
    public string? Target { get; init; }

    /// <summary>Names of scopes given or fields changed. Never their values.</summary>
    public string? Names { get; init; }

    /// <summary>Where retention removed rows before this one.</summary>
    public AuditAnchor? Anchor { get; init; }

    public static AuditRow Of(ToolCall call, ToolAnswer? answer, long started) => new(
        call.WorkspaceId, call.Caller.KeyId, call.Tool.Card.Name,
        answer is Refusal refusal ? refusal.Code : Ok, Microseconds(started), call.RequestId)
    {
        InboxId = InboxOf(call),
        Target = AuditTarget.Of(call),
    };

    public static Guid? InboxOf(ToolCall call) =>
        call.Kept?.Found?.InboxId ?? call.Inbox?.Id ?? call.Email?.Row.InboxId ?? call.Thread?.InboxId
        ?? call.Send?.InboxId ?? call.Draft?.InboxId ?? call.Outgoing?.InboxId;

    /// <summary>What a person did by REST or on a page of OAuth, in the chain of their own workspace.</summary>
    public static AuditRow By(Caller by, string what, string requestId, string result = Ok) =>
        new(by.WorkspaceId, by.KeyId, what, result, LatencyMicroseconds: 0, requestId);

    public static long Microseconds(long started) =>
        (long)Stopwatch.GetElapsedTime(started).TotalMicroseconds;
}
