using System.Globalization;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Waiting;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Reading;

public sealed class WaitForEmailTool(MirrorReader mirror, WakeUps wakeUps, TimeProvider clock) : Tool
{
    private const int SecondsMax = 45;
    private const int ItemsMax = 5;
    /// <summary>Without "after", mail that came just before the call counts: nothing slips between two calls.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(2);
    /// <summary>For an event that was lost, or a broker that is down.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    public override ToolCard Card { get; } = new()
    {
        Name = "wait_for_email",
        Title = "Wait for email",
        Description = "Waits until a matching mail is in the inbox and answers with it at once; items is empty where "
            + "none came in time. Call again to go on waiting. " + Fencing.Note,
        Scope = Scopes.EmailRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["inbox_id"],"properties":{
              "inbox_id":{{Fields.InboxId}},
              "from":{"type":"string","minLength":1,"maxLength":320,
                "description":"Part of the sender's address or name.","examples":["@example.com"]},
              "subject_contains":{"type":"string","minLength":1,"maxLength":200,
                "description":"Part of the subject.","examples":["verification code"]},
              "thread_id":{"type":"string","minLength":1,"maxLength":64,
                "description":"Only answers in this thread.","examples":["019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"]},
              "after":{"type":"string","minLength":1,"maxLength":64,
                "description":"Only mail newer than this email id or time; left out: the last 2 minutes count too.",
                "examples":["2026-01-31T09:00:00Z"]},
              "timeout_seconds":{"type":"integer","minimum":1,"maximum":45,"default":45,
                "description":"How long to wait.","examples":[30]} } }
            """,
        Output = $$"""
            {"type":"object","properties":{
              "items":{"type":"array","items":{{EmailItem.Schema}} },
              "timed_out":{"type":"boolean"},"waited_seconds":{"type":"integer"},"next":{"type":"string"} },
             "required":["items"]}
            """,
    };

    public override async ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct)
    {
        if (call.Thread is { } thread && thread.InboxId != call.Inbox!.Id) return Refusals.Thread;
        if (call.Arguments.Text("after") is not { } after) return null;
        if (!Guid.TryParse(after, out var emailId))
        {
            return TryParseTime(after, out _)
                ? null
                : Refusals.Arguments("`after` must be an email id or a time. Example: \"2026-01-31T09:00:00Z\".");
        }
        call.Email = await mirror.GetEmail(call.WorkspaceId, emailId, ct);
        return call.Email?.Row.InboxId == call.Inbox!.Id ? null : Refusals.Message;
    }

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        using var watcher = wakeUps.Watch(call.Inbox!.Id);
        if (watcher is null) return Refusals.Unavailable("Too many calls wait already.");
        var query = Query(call);
        var started = clock.GetTimestamp();
        var atMost = TimeSpan.FromSeconds(call.Arguments.Number("timeout_seconds", SecondsMax));
        while (true)
        {
            var found = await mirror.ListArrivals(query, ct);
            if (found.Count > 0) return Answer.Of(new { Items = found.Select(row => EmailItem.Of(row, call.Fence)) });
            var left = atMost - clock.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || wakeUps.Closing) return NothingCame(clock.GetElapsedTime(started));
            await watcher.Wait(left < LookEvery ? left : LookEvery, ct);
        }
    }

    private ArrivalsQuery Query(ToolCall call)
    {
        var after = call.Arguments.Text("after");
        return new ArrivalsQuery
        {
            WorkspaceId = call.WorkspaceId,
            InboxId = call.Inbox!.Id,
            After = call.Email?.Row.Arrival ?? 0,
            Since = call.Email is not null ? null
                : after is not null && TryParseTime(after, out var time) ? time
                : clock.GetUtcNow() - LookBack,
            From = call.Arguments.Text("from"),
            SubjectContains = call.Arguments.Text("subject_contains"),
            ThreadId = call.Thread?.ThreadId,
            Limit = ItemsMax,
        };
    }

    private static Answer NothingCame(TimeSpan waited) => Answer.Of(new
    {
        Items = Array.Empty<EmailItem>(),
        TimedOut = true,
        WaitedSeconds = (int)waited.TotalSeconds,
        Next = "No matching mail came. Call wait_for_email again with the same arguments to go on waiting.",
    });

    private static bool TryParseTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
