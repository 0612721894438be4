using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Smtp.Server;

/// <summary>The commands of RFC 5321 §4.1 and RFC 2033 §4, in the orders that they allow.</summary>
internal sealed class Dialogue(ServerParts parts, WireStream wire, SmtpSession session, SessionWatch watch)
{
    private readonly SmtpServerOptions _options = parts.Options;
    private readonly ContentIntake _intake = new(wire, watch, parts.Options);
    private readonly HandlerCalls _owner = new(parts.Handler, session, watch);
    private Envelope? _envelope; // from MAIL to the end of DATA
    private int _mails, _errors, _idleCommands;

    /// <summary>The session is to close once its replies are written.</summary>
    public bool IsOver { get; private set; }

    public void End() => IsOver = true;

    public void Greet() => Reply(new SmtpReply(220, null, $"{_options.HostName} {session.With}"));

    /// <summary>Refuses a line that is no command.</summary>
    public void Refuse(SmtpReply reply) => Reply(reply);

    public async ValueTask Flush()
    {
        if (!wire.HasOutput) return;
        watch.AwaitClient();
        await wire.Flush(watch.Token);
    }

    public async ValueTask Handle(Command command)
    {
        if (command.Argument is not { } argument)
        {
            Reply(Replies.NotUtf8);
            return;
        }
        if (command.Verb is not (Verb.Mail or Verb.Rcpt or Verb.Data or Verb.Quit)
            && ++_idleCommands > _options.IdleCommandsMax)
        {
            Close(Replies.TooIdle);
            return;
        }
        switch (command.Verb)
        {
            case Verb.Mail: await Mail(argument); break;
            case Verb.Rcpt: await Rcpt(argument); break;
            case Verb.Data: await Data(argument); break;
            case Verb.StartTls: await StartTls(argument); break;
            case Verb.Ehlo or Verb.Helo or Verb.Lhlo: Hello(command.Verb, argument); break;
            case Verb.Rset:
                if (argument.Length == 0) _envelope = null;
                Reply(argument.Length == 0 ? SmtpReply.Ok : Replies.NoArgument);
                break;
            case Verb.Noop: Reply(SmtpReply.Ok); break;
            case Verb.Help: Reply(Replies.Help); break;
            case Verb.Vrfy: Reply(Replies.CannotVerify); break;
            case Verb.Expn: Reply(Replies.NotImplemented); break;
            case Verb.Quit: Close(Replies.Bye); break;
            case Verb.Foreign: Close(Replies.NotMail); break;
            default: Reply(Replies.UnknownCommand); break;
        }
    }

    public async Task Secure()
    {
        watch.AwaitClient();
        await wire.SecureAsServer(parts.Tls!, watch.Token);
        session.IsEncrypted = true;
    }

    private void Hello(Verb verb, string name)
    {
        var isLmtp = _options.Protocol == SmtpProtocol.Lmtp;
        if (verb == Verb.Lhlo != isLmtp)
        {
            Reply(Replies.UnknownCommand); // RFC 2033 §4.1
            return;
        }
        if (name.Length is 0 or > AddressSyntax.DomainBytesMax || name.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            Reply(Replies.NeedName);
            return;
        }
        _envelope = null; // RFC 5321 §4.1.4
        (session.Hello, session.IsExtended) = (name, verb != Verb.Helo);
        if (verb == Verb.Helo)
        {
            Reply(new SmtpReply(250, null, _options.HostName));
            return;
        }
        var offers = $"{_options.HostName}\nPIPELINING\nSIZE {_options.MessageBytesMax}\n8BITMIME\nSMTPUTF8";
        if (parts.Tls is not null && !session.IsEncrypted) offers += "\nSTARTTLS";
        Reply(new SmtpReply(250, null, offers + "\nENHANCEDSTATUSCODES"));
    }

    private async ValueTask StartTls(string argument)
    {
        if (parts.Tls is null) Reply(Replies.NotImplemented);
        else if (argument.Length > 0) Reply(Replies.NoArgument);
        else if (session.IsEncrypted) Reply(Replies.EncryptedAlready);
        else if (!wire.Input.IsEmpty)
        {
            // Commands that came in plain text would run as if protected (RFC 3207 §6, CVE-2011-0411).
            Close(Replies.PlainTextAfterTls);
        }
        else
        {
            Reply(Replies.StartTls);
            await Flush();
            await Secure();
            _envelope = null; // nothing said in plain text counts any more (RFC 3207 §4.2)
            (session.Hello, session.IsExtended) = ("", false);
        }
    }

    private async ValueTask Mail(string argument)
    {
        if (session.Hello.Length == 0) Reply(Replies.HelloFirst);
        else if (_envelope is not null) Reply(Replies.NestedMail);
        else if (_mails >= _options.TransactionsMax) Close(Replies.TooManyMails);
        else if (PathArgument.Parse(argument, "FROM:") is not { } path) Reply(Replies.MailSyntax);
        else if (path.Address.Length > 0 && !path.IsMailbox) Reply(Replies.BadSender);
        else if (MailParameters.Parse(path.Parameters, out var refusal) is not { } parameters) Reply(refusal);
        else if (!path.IsAscii && !parameters.Utf8) Reply(Replies.NeedUtf8);
        else if (parameters.Size > _options.MessageBytesMax) Reply(Replies.TooLarge);
        else
        {
            var reply = await _owner.Mail(path.Address);
            if (reply.IsPositive) _envelope = new Envelope(path.Address, parameters.Utf8);
            Reply(ReferenceEquals(reply, SmtpReply.Ok) ? Replies.SenderOk : reply);
        }
    }

    private async ValueTask Rcpt(string argument)
    {
        if (_envelope is null) Reply(Replies.MailFirst);
        else if (PathArgument.Parse(argument, "TO:") is not { } path) Reply(Replies.RcptSyntax);
        else if (!path.IsMailbox && !path.Address.Equals("Postmaster", StringComparison.OrdinalIgnoreCase))
            Reply(Replies.BadRecipient);
        else if (path.Parameters.Count > 0) Reply(Replies.UnknownParameter);
        else if (!path.IsAscii && !_envelope.Utf8) Reply(Replies.NeedUtf8);
        else if (_envelope.Recipients.Count >= _options.RecipientsMax) Reply(Replies.TooManyRecipients);
        else
        {
            var reply = await _owner.Recipient(_envelope.From, path.Address);
            if (reply.IsPositive) _envelope.Recipients.Add(path.Address);
            Reply(ReferenceEquals(reply, SmtpReply.Ok) ? Replies.RecipientOk : reply);
        }
    }

    private async ValueTask Data(string argument)
    {
        if (_envelope is null) Reply(Replies.MailFirst);
        else if (argument.Length > 0) Reply(Replies.NoArgument);
        else if (_envelope.Recipients.Count == 0) Reply(Replies.NoRecipients);
        else
        {
            Reply(Replies.SendContent);
            await Flush();
            using var content = new ContentBuffer(parts.Budget, _options.MessageBytesMax);
            var refusal = await _intake.Receive(content);
            if (refusal is not null) Close(refusal);
            else await Deliver(content, _envelope);
            _envelope = null;
            _mails++;
            if (watch.IsDraining && !IsOver) Close(Replies.ShuttingDown);
        }
    }

    private async ValueTask Deliver(ContentBuffer content, Envelope taken)
    {
        IReadOnlyList<SmtpReply> replies;
        var isLmtp = _options.Protocol == SmtpProtocol.Lmtp;
        if (content.IsTooLarge) replies = [Replies.TooLarge];
        else if (content.HasNoRoom) replies = [Replies.NoRoom];
        else
        {
            var mail = new ReceivedMail(session, taken.From, taken.Recipients, content.Content, taken.Utf8);
            replies = isLmtp ? await _owner.DeliverEach(mail) : [await _owner.Deliver(mail)];
        }
        if (replies[0].IsPositive) (_errors, _idleCommands) = (0, 0);
        if (isLmtp && replies.Count == 1) replies = [.. Enumerable.Repeat(replies[0], taken.Recipients.Count)];
        foreach (var reply in replies) Reply(reply);
    }

    private void Reply(SmtpReply reply)
    {
        ReplyWriter.Append(wire, reply);
        if (reply.Code == 421) End(); // a handler may end the session too (RFC 5321 §3.8)
        else if (reply.IsPermanent && ++_errors > _options.ErrorsMax && !IsOver) Close(Replies.TooManyErrors);
    }

    private void Close(SmtpReply reply)
    {
        End();
        ReplyWriter.Append(wire, reply);
    }

    private sealed record Envelope(string From, bool Utf8)
    {
        public List<string> Recipients { get; } = [];
    }
}
