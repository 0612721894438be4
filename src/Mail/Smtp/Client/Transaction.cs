using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Smtp.Client;

/// <summary>One mail over one connection: MAIL, RCPT, DATA or BDAT, content and what the server made of it.</summary>
internal sealed class Transaction(Connection connection, SmtpEnvelope envelope, ReadOnlyMemory<byte> content)
{
    /// <summary>
    /// RCPT commands in one write. Their replies, at 512 bytes each, fit the receive buffer of any TCP: a
    /// server that waits for us to read before it reads on would stall us both (RFC 2920 §3.1).
    /// </summary>
    private const int BatchMax = 100;

    private readonly RecipientLedger _ledger = new(envelope.Recipients);
    private SmtpStage _stage = SmtpStage.MailFrom;
    private SmtpReply? _mailReply, _dataReply;
    private int _next; // recipient whose turn it is
    private readonly Queue<int> _asked = new(); // recipients whose RCPT is written and not answered
    private SendPlan _plan = null!; // made first of all
    private bool _awaitsMail, _awaitsData, _endMayHaveLeft;

    /// <summary>The content may have begun to leave, so this transaction must not be repeated unseen.</summary>
    public bool ContentBegun { get; private set; }

    private bool Pipelines => connection.Capabilities.Pipelining;

    /// <summary>MAIL is not refused yet, and the server is still there.</summary>
    private bool MayGoOn => _mailReply is null or { IsPositive: true } && !connection.IsOver;

    /// <exception cref="OperationCanceledException">The caller gave up before the final dot left.</exception>
    public async Task<SmtpOutcome> Run(Func<CancellationToken, Task>? beforeContent, CancellationToken ct)
    {
        var offers = connection.Capabilities;
        if (SendPlan.Make(envelope, content, connection.Endpoint, offers, out var reason) is not { } plan)
            return _ledger.Ended(new Refusal(SmtpStage.Preflight, null, reason, IsPermanent: true));
        _plan = plan;
        connection.IsClean = false;
        if (await Guard(Address, ct) is { } refused) return refused;
        ContentBegun = true;
        if (beforeContent is not null) await Announce(beforeContent, ct);
        _stage = SmtpStage.Content;
        return (await Guard(Deliver, ct))!;
    }

    private async Task Announce(Func<CancellationToken, Task> beforeContent, CancellationToken ct)
    {
        try
        {
            await beforeContent(ct);
        }
        catch
        {
            connection.End(); // the server waits for content: anything more we said would be taken for it
            throw;
        }
    }

    /// <summary>Runs a part of the dialogue; a lost wire becomes an outcome.</summary>
    private async Task<SmtpOutcome?> Guard(Func<Task<SmtpOutcome?>> part, CancellationToken ct)
    {
        try
        {
            using var cancel = connection.EndedBy(ct);
            var outcome = await part();
            if (!connection.IsOver) connection.Rest();
            return outcome;
        }
        catch (Exception error) when (Connection.IsLoss(error))
        {
            var reason = connection.Describe(error);
            if (_endMayHaveLeft) return _ledger.Unknown(reason);
            ct.ThrowIfCancellationRequested();
            return _ledger.Ended(new Refusal(_stage, null, reason));
        }
    }

    /// <summary>MAIL, each RCPT and DATA; null once the server waits for content.</summary>
    private async Task<SmtpOutcome?> Address()
    {
        _plan.AppendMail(connection);
        _awaitsMail = true;
        if (!Pipelines) await Collect();
        for (; _next < envelope.Recipients.Count && MayGoOn; _next++)
        {
            if (_plan.RefusalOf(_next) is { } refusal)
            {
                _ledger.Refuse(_next, refusal);
                continue;
            }
            _plan.AppendRcpt(connection, _next);
            _asked.Enqueue(_next);
            if (!Pipelines || _asked.Count == BatchMax) await Collect();
        }
        // Without pipelining DATA waits for a recipient; with it, DATA goes along and may meet none (RFC 2920 §3.1).
        // BDAT asks for no leave: its content follows when a recipient is taken (RFC 3030 §2).
        _awaitsData = !_plan.Chunks && MayGoOn && (Pipelines || _ledger.AnyTaken);
        if (_awaitsData) connection.Append("DATA\r\n");
        await Collect();
        return await Verdict();
    }

    /// <summary>Writes what is pending and reads a reply for each command.</summary>
    private async Task Collect()
    {
        if (_awaitsMail) connection.Begin("MAIL FROM", connection.Timeouts.MailFrom);
        await connection.Flush();
        if (_awaitsMail)
        {
            _stage = SmtpStage.MailFrom;
            _mailReply = await connection.Reply();
            _awaitsMail = false;
        }
        while (!connection.IsOver && _asked.TryDequeue(out var recipient))
        {
            _stage = SmtpStage.RcptTo;
            connection.Begin("RCPT TO", connection.Timeouts.RcptTo);
            _ledger.Settle(recipient, await connection.Reply());
        }
        if (_awaitsData && !connection.IsOver)
        {
            _stage = SmtpStage.Data;
            connection.Begin("DATA", connection.Timeouts.Data);
            _dataReply = await connection.Reply();
            _awaitsData = false;
        }
    }

    /// <summary>What the replies before the content amount to; null to go on with the content.</summary>
    private async Task<SmtpOutcome?> Verdict()
    {
        var mayBegin = _plan.Chunks ? !connection.IsOver : _dataReply is { Code: 354 };
        if (_mailReply is { IsPositive: true } && _ledger.AnyTaken && mayBegin) return null;
        if (_dataReply is { Code: 354 })
        {
            // The server wants content for nobody: a lone dot ends that (RFC 2920 §3.1).
            connection.Append(".\r\n");
            await connection.Flush();
            await connection.Reply();
        }
        if (_mailReply is not { IsPositive: true })
        {
            _ledger.Forget(); // a 503 to RCPT only repeats that there is no transaction
            return _ledger.Ended(Refusal.By(SmtpStage.MailFrom, _mailReply!));
        }
        if (_dataReply is { } noData && _ledger.AnyTaken) return _ledger.Ended(Refusal.By(SmtpStage.Data, noData));
        return _ledger.Ended(Refusal.By(SmtpStage.RcptTo, connection.Goodbye ?? _ledger.MildestRefusal!));
    }

    private async Task<SmtpOutcome?> Deliver()
    {
        var reply = await WriteContent();
        connection.Mails++;
        if (connection.Endpoint.Protocol == SmtpProtocol.Lmtp) return await DeliverEach(reply);
        reply ??= await FinalReply();
        connection.IsClean = !connection.IsOver;
        for (var i = 0; i < envelope.Recipients.Count; i++)
        {
            if (_ledger.IsTaken(i)) _ledger.Settle(i, reply);
        }
        return reply.IsPositive ? _ledger.Accepted(reply, _plan) : _ledger.Ended(Refusal.By(_stage, reply));
    }

    /// <summary>
    /// Writes the content. A server that refuses it half-way replies and closes, which fails our write: then
    /// that reply is returned, for it says more than the broken pipe.
    /// </summary>
    private async Task<SmtpReply?> WriteContent()
    {
        try
        {
            await connection.WriteContent(_plan, EndMayLeave);
            return null;
        }
        catch (IOException)
        {
            connection.Begin("the reply to unfinished content", connection.Timeouts.Quit);
            SmtpReply? early = null;
            try
            {
                early = await connection.Reply();
            }
            catch (Exception error) when (Connection.IsLoss(error))
            {
                connection.Describe(error); // marks it lost; the write's failure is the one to tell
            }
            connection.End();
            if (early is null or { IsPositive: true }) throw;
            return early;
        }
    }

    private void EndMayLeave()
    {
        _endMayHaveLeft = true;
        _ledger.Doubt();
    }

    private ValueTask<SmtpReply> FinalReply()
    {
        var what = _plan.Chunks ? "the reply to BDAT LAST" : "the reply to the final dot";
        connection.Begin(what, connection.Timeouts.FinalReply);
        return connection.Reply();
    }

    /// <summary>LMTP: one reply per recipient that was taken, in order (RFC 2033 §4.2).</summary>
    private async Task<SmtpOutcome> DeliverEach(SmtpReply? early)
    {
        SmtpReply? accepted = null, refused = null;
        for (var i = 0; i < envelope.Recipients.Count; i++)
        {
            if (!_ledger.IsTaken(i)) continue;
            var reply = early ?? await FinalReply();
            _ledger.Settle(i, reply);
            if (reply.IsPositive) accepted ??= reply;
            else if (refused is null or { IsPermanent: true }) refused = reply;
        }
        connection.IsClean = !connection.IsOver;
        return accepted is not null ? _ledger.Accepted(accepted, _plan) : _ledger.Ended(Refusal.By(_stage, refused!));
    }
}
