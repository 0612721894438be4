using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Watching;

/// <summary>Keeps a connection in IDLE: renews it, and makes room for other commands.</summary>
internal sealed class IdleCycle(Connection connection)
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMinutes(1);
    private readonly TimeProvider _clock = connection.Options.Clock;

    /// <summary>
    /// Until the connection is lost or <paramref name="ct"/> cancelled; then the server was told DONE.
    /// </summary>
    public async Task Run(CancellationToken ct)
    {
        if (!connection.TryBeginIdle()) throw new InvalidOperationException("An Idle of this client is under way.");
        try
        {
            var canIdle = connection.Capabilities.HasOrRev2("IDLE");
            while (!ct.IsCancellationRequested && !connection.IsLost)
            {
                if (canIdle) canIdle = await IdleOnce(ct);
                else await Poll(ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return; // asked to end, and has
        }
        finally
        {
            connection.EndIdle();
        }
    }

    private async Task<bool> IdleOnce(CancellationToken ct)
    {
        var dialogue = new Dialogue(connection.Options.Timeouts.IdleRefresh, _clock);
        connection.InterruptIdle = dialogue.Finish;
        using var ended = ct.UnsafeRegister(static state => ((Dialogue)state!).Finish(), dialogue);
        var outcome = await connection.Run(dialogue, CancellationToken.None);
        connection.InterruptIdle = null;
        if (outcome is ImapOutcome<Acknowledged>.Throttled throttled)
            await Task.Delay(throttled.RetryAfter ?? PollEvery, _clock, ct);
        return outcome is not ImapOutcome<Acknowledged>.Refused;
    }

    private async Task Poll(CancellationToken ct)
    {
        await connection.Run(new PlainCommand("NOOP", static text => text.Append("NOOP")), ct);
        await Task.Delay(PollEvery, _clock, ct);
    }

    private sealed class Dialogue(TimeSpan refresh, TimeProvider clock) : Command<Acknowledged>
    {
        private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isIdling;

        public override string Name => "IDLE";

        public override bool IsExclusive => true;

        public override bool GivesWay => true;

        public override bool MayBeSilent => _isIdling;

        public void Finish() => _finish.TrySetResult();

        public override void Write(CommandText text) => text.Append("IDLE");

        public override void GoAhead() => _isIdling = true;

        public override async Task Send(Connection connection, CancellationToken ct)
        {
            var agreed = connection.ExpectGoAhead();
            await connection.SendText(this, ct);
            if (await agreed is null) return;
            connection.AnswerIsDue(this);
            if (!connection.HasWaiters)
            {
                using var renew = clock.CreateTimer(
                    static state => ((Dialogue)state!).Finish(), this, refresh, Timeout.InfiniteTimeSpan);
                await Task.WhenAny(_finish.Task, Ended);
            }
            if (Ended.IsCompleted) return;
            _isIdling = false;
            connection.AnswerIsDue(this);
            await connection.WriteRaw("DONE\r\n"u8.ToArray(), ct);
        }

        protected override Acknowledged Result(StatusResponse ok) => default;
    }
}
