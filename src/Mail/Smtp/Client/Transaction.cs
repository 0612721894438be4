using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Smtp.Client;

/// <summary>One mail over one connection: MAIL, RCPT, DATA, content and what the server made of it.</summary>
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
    private int _asked, _answered; // recipients whose RCPT is written, and answered
    private bool _awaitsMail, _awaitsData, _dotMayHaveLeft;

    /// <summary>The content may have begun to leave, so this transaction must not be repeated unseen.</summary>
    public bool ContentBegun { get; private set; }

    private bool Pipelines => connection.Capabilities.Pipelining;

    /// <summary>MAIL is not refused yet, and the server is still there.</summary>
    private bool MayGoOn => _mailReply is null or { IsPositive: true } && !connection.IsOver;

    /// <exception cref="OperationCanceledException">The caller gave up before the final dot left.</exception>
    public async Task<SmtpOutcome> Run(Func<CancellationToken, Task>? beforeContent, CancellationToken ct)
    {
        if (Unsendable() is { } reason)
            return _ledger.Ended(new Refusal(SmtpStage.Preflight, null, reason, IsPermanent: true));
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
            if (_dotMayHaveLeft) return _ledger.Unknown(reason);
            ct.ThrowIfCancellationRequested();
            return _ledger.Ended(new Refusal(_stage, null, reason));
        }
    }

    /// <summary>Why this mail can't go to this server at all, found without asking it.</summary>
    private string? Unsendable()
    {
        var offers = connection.Capabilities;
        if (ContentWriter.FirstBareNewline(content.Span) is >= 0 and var offset)
            return $"the content has a bare CR or LF at byte {offset}; SMTP lines end in CRLF (RFC 5321 §2.3.8)";
        if (content.Length > offers.SizeMax)
            return $"the mail has {content.Length} bytes, and the server takes {offers.SizeMax} (RFC 1870)";
        if (NeedsUtf8 && !offers.Utf8)
            return "the mail needs SMTPUTF8, and the server doesn't offer it (RFC 6531 §3.2)";
        if (ContentWriter.IsEightBit(content.Span) && !offers.EightBitMime)
            return "the content has 8-bit bytes, and the server doesn't offer 8BITMIME (RFC 6152 §3)";
        return null;
    }

    private bool NeedsUtf8 => envelope.Utf8 || !AddressSyntax.IsAscii(envelope.From)
        || envelope.Recipients.Any(recipient => !AddressSyntax.IsAscii(recipient));

    private string MailCommand()
    {
        var offers = connection.Capabilities;
        var size = offers.HasSize ? $" SIZE={content.Length}" : "";
        var body = offers.EightBitMime && ContentWriter.IsEightBit(content.Span) ? " BODY=8BITMIME" : "";
        var utf8 = NeedsUtf8 ? " SMTPUTF8" : "";
        return $"MAIL FROM:<{envelope.From}>{size}{body}{utf8}\r\n";
    }

    /// <summary>MAIL, each RCPT and DATA; null once the server waits for content.</summary>
    private async Task<SmtpOutcome?> Address()
    {
        connection.Append(MailCommand());
        _awaitsMail = true;
        if (!Pipelines) await Collect();
        foreach (var recipient in envelope.Recipients)
        {
            if (!MayGoOn) break;
            connection.Append($"RCPT TO:<{recipient}>\r\n");
            _asked++;
            if (!Pipelines || _asked - _answered == BatchMax) await Collect();
        }
        // Without pipelining DATA waits for a recipient; with it, DATA goes along and may meet none (RFC 2920 §3.1).
        _awaitsData = MayGoOn && (Pipelines || _ledger.AnyTaken);
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
        for (; _answered < _asked && !connection.IsOver; _answered++)
        {
            _stage = SmtpStage.RcptTo;
            connection.Begin("RCPT TO", connection.Timeouts.RcptTo);
            _ledger.Settle(_answered, await connection.Reply());
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
        if (_mailReply is { IsPositive: true } && _ledger.AnyTaken && _dataReply is { Code: 354 }) return null;
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
        return reply.IsPositive ? _ledger.Accepted(reply) : _ledger.Ended(Refusal.By(_stage, reply));
    }

    /// <summary>
    /// Writes the content. A server that refuses it half-way replies and closes, which fails our write: then
    /// that reply is returned, for it says more than the broken pipe.
    /// </summary>
    private async Task<SmtpReply?> WriteContent()
    {
        try
        {
            await connection.WriteContent(content, DotMayLeave);
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

    private void DotMayLeave()
    {
        _dotMayHaveLeft = true;
        _ledger.Doubt();
    }

    private ValueTask<SmtpReply> FinalReply()
    {
        connection.Begin("the reply to the final dot", connection.Timeouts.FinalReply);
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
        return accepted is not null ? _ledger.Accepted(accepted) : _ledger.Ended(Refusal.By(_stage, refused!));
    }
}
