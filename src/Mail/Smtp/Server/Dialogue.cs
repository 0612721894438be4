using MailMesh.Mail.Sasl.Server;
using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Smtp.Server;

/// <summary>The commands of RFC 5321 §4.1 and RFC 2033 §4, in the orders that they allow.</summary>
internal sealed class Dialogue : IDisposable
{
    private readonly ServerParts _parts;
    private readonly WireStream _wire;
    private readonly SmtpSession _session;
    private readonly SessionWatch _watch;
    private readonly SmtpServerOptions _options;
    private readonly ContentIntake _intake;
    private readonly HandlerCalls _owner;
    private readonly ClientLogin _login;
    private Envelope? _envelope; // from MAIL to the end of DATA or BDAT LAST
    private int _mails, _errors, _idleCommands;

    public Dialogue(ServerParts parts, WireStream wire, SmtpSession session, SessionWatch watch)
    {
        (_parts, _wire, _session, _watch, _options) = (parts, wire, session, watch, parts.Options);
        _intake = new ContentIntake(wire, watch, _options);
        _owner = new HandlerCalls(parts, session, watch);
        _login = new ClientLogin(_options, session, _owner);
    }

    /// <summary>The next line belongs to a login, and is no command.</summary>
    public bool AwaitsResponse => _login.IsUnderWay;

    /// <summary>The _session is to close once its replies are written.</summary>
    public bool IsOver { get; private set; }

    public void End() => IsOver = true;

    public void Dispose() => _envelope?.Dispose();

    public void Greet() => Reply(new SmtpReply(220, null, $"{_options.HostName} {_session.With}"));

    /// <summary>Refuses a line that is no command.</summary>
    public void Refuse(SmtpReply reply) => Reply(reply);

    public async ValueTask Flush()
    {
        if (!_wire.HasOutput) return;
        _watch.AwaitClient();
        await _wire.Flush(_watch.Token);
    }

    public async ValueTask Handle(Command command)
    {
        if (command.Argument is not { } argument)
        {
            Reply(Replies.NotUtf8);
            return;
        }
        if (command.Verb is not (Verb.Mail or Verb.Rcpt or Verb.Data or Verb.Bdat or Verb.Quit)
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
            case Verb.Bdat: await Bdat(argument); break;
            case Verb.Auth when _session.Hello.Length == 0: Reply(Replies.HelloFirst); break;
            case Verb.Auth when _envelope is not null: Reply(Replies.LoginDuringMail); break;
            case Verb.Auth: Reply(await _login.Begin(argument)); break;
            case Verb.Response: Reply(await _login.Continue(argument)); break;
            case Verb.StartTls: await StartTls(argument); break;
            case Verb.Ehlo or Verb.Helo or Verb.Lhlo: Hello(command.Verb, argument); break;
            case Verb.Rset:
                if (argument.Length == 0) Forget();
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
        _watch.AwaitClient();
        await _wire.SecureAsServer(_parts.Tls!, _watch.Token);
        _session.IsEncrypted = true;
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
        Forget(); // RFC 5321 §4.1.4
        (_session.Hello, _session.IsExtended) = (name, verb != Verb.Helo);
        if (verb == Verb.Helo)
        {
            Reply(new SmtpReply(250, null, _options.HostName));
            return;
        }
        var offers = $"{_options.HostName}\nPIPELINING\nSIZE {_options.MessageBytesMax}\n8BITMIME\nSMTPUTF8\nCHUNKING";
        if (_options.BinaryMime) offers += "\nBINARYMIME";
        if (_options.Dsn) offers += "\nDSN";
        if (_login.IsOffered) offers += "\nAUTH " + SaslServer.Offered;
        if (_parts.Tls is not null && !_session.IsEncrypted) offers += "\nSTARTTLS";
        Reply(new SmtpReply(250, null, offers + "\nENHANCEDSTATUSCODES"));
    }

    private async ValueTask StartTls(string argument)
    {
        if (_parts.Tls is null) Reply(Replies.NotImplemented);
        else if (argument.Length > 0) Reply(Replies.NoArgument);
        else if (_session.IsEncrypted) Reply(Replies.EncryptedAlready);
        else if (!_wire.Input.IsEmpty)
        {
            // Commands that came in plain text would run as if protected (RFC 3207 §6, CVE-2011-0411).
            Close(Replies.PlainTextAfterTls);
        }
        else
        {
            Reply(Replies.StartTls);
            await Flush();
            await Secure();
            Forget(); // nothing said in plain text counts any more (RFC 3207 §4.2)
            (_session.Hello, _session.IsExtended, _session.User) = ("", false, null);
        }
    }

    private async ValueTask Mail(string argument)
    {
        if (_session.Hello.Length == 0) Reply(Replies.HelloFirst);
        else if (_options.RequireLogin && _session.User is null) Reply(Replies.LoginFirst);
        else if (_envelope is not null) Reply(Replies.NestedMail);
        else if (_mails >= _options.TransactionsMax) Close(Replies.TooManyMails);
        else if (PathArgument.Parse(argument, "FROM:") is not { } path) Reply(Replies.MailSyntax);
        else if (path.Address.Length > 0 && !path.IsMailbox) Reply(Replies.BadSender);
        else if (MailParameters.Parse(path.Parameters, _options, out var refusal) is not { } parameters) Reply(refusal);
        else if (!path.IsAscii && !parameters.Utf8) Reply(Replies.NeedUtf8);
        else if (parameters.Size > _options.MessageBytesMax) Reply(Replies.TooLarge);
        else
        {
            var reply = await _owner.Mail(path.Address);
            if (reply.IsPositive) _envelope = new Envelope(path.Address, parameters);
            Reply(ReferenceEquals(reply, SmtpReply.Ok) ? Replies.SenderOk : reply);
        }
    }

    private async ValueTask Rcpt(string argument)
    {
        if (_envelope is null) Reply(Replies.MailFirst);
        else if (_envelope.Chunks is not null) Reply(Replies.ChunksUnderWay);
        else if (PathArgument.Parse(argument, "TO:") is not { } path) Reply(Replies.RcptSyntax);
        else if (!path.IsMailbox && !path.Address.Equals("Postmaster", StringComparison.OrdinalIgnoreCase))
            Reply(Replies.BadRecipient);
        else if (RcptParameters.Parse(path.Parameters, _options, out var refusal) is not { } reports) Reply(refusal);
        else if (!path.IsAscii && !_envelope.Utf8) Reply(Replies.NeedUtf8);
        else if (_envelope.Recipients.Count >= _options.RecipientsMax) Reply(Replies.TooManyRecipients);
        else
        {
            var reply = await _owner.Recipient(_envelope.From, path.Address);
            if (reply.IsPositive) _envelope.Add(path.Address, reports);
            Reply(ReferenceEquals(reply, SmtpReply.Ok) ? Replies.RecipientOk : reply);
        }
    }

    private async ValueTask Data(string argument)
    {
        if (_envelope is null) Reply(Replies.MailFirst);
        else if (argument.Length > 0) Reply(Replies.NoArgument);
        else if (_envelope.Chunks is not null) Reply(Replies.ChunksUnderWay); // RFC 3030 §2
        else if (_envelope.Recipients.Count == 0) Reply(Replies.NoRecipients);
        else if (_envelope.IsBinary) Reply(Replies.BinaryByData);
        else
        {
            Reply(Replies.SendContent);
            await Flush();
            using var content = new ContentBuffer(_parts.Budget, _options.MessageBytesMax);
            var refusal = await _intake.Receive(content);
            if (refusal is not null) Close(refusal);
            else await Deliver(content, _envelope);
            Finish();
        }
    }

    /// <summary>One chunk (RFC 3030 §2). Its bytes are taken off the wire whatever becomes of them.</summary>
    private async ValueTask Bdat(string argument)
    {
        if (Chunk.Parse(argument) is not { } chunk)
        {
            Close(Replies.BdatSyntax); // where its bytes end can't be known
            return;
        }
        SmtpReply? refusal = _envelope is null ? Replies.MailFirst
            : _envelope.Recipients.Count == 0 ? Replies.NoRecipients
            : null;
        if (chunk.Size > 2L * _options.MessageBytesMax) Close(Replies.TooLarge);
        else if (_envelope?.Chunks is not null && _watch.ContentIsOverdue) Close(Replies.TooSlow);
        else if (!chunk.IsLast && chunk.Size < _options.ProgressBytesMin && ++_idleCommands > _options.IdleCommandsMax)
            Close(Replies.TooIdle);
        else
        {
            await Flush();
            var isFirst = _envelope?.Chunks is null;
            using var discarded = refusal is null ? null : new ContentBuffer(_parts.Budget, 0);
            var content = discarded
                ?? (_envelope!.Chunks ??= new ContentBuffer(_parts.Budget, _options.MessageBytesMax));
            await _intake.ReceiveChunk(content, chunk.Size, isFirst);
            if (refusal is not null) Reply(refusal);
            else await Take(chunk, content, _envelope!);
        }
    }

    private async ValueTask Take(Chunk chunk, ContentBuffer content, Envelope taken)
    {
        if (chunk.IsLast)
        {
            var bare = taken.IsBinary ? null : ContentIntake.EndText(content);
            if (bare is not null) Close(bare);
            else await Deliver(content, taken);
            Finish();
        }
        else if (content.IsTooLarge || content.HasNoRoom)
        {
            Reply(content.IsTooLarge ? Replies.TooLarge : Replies.NoRoom);
            Forget(); // what follows of it is refused by 503, and read all the same
        }
        else
        {
            Reply(SmtpReply.Ok);
        }
    }

    private void Finish()
    {
        Forget();
        _mails++;
        if (_watch.IsDraining && !IsOver) Close(Replies.ShuttingDown);
    }

    private void Forget()
    {
        _envelope?.Dispose();
        _envelope = null;
    }

    private async ValueTask Deliver(ContentBuffer content, Envelope taken)
    {
        IReadOnlyList<SmtpReply> replies;
        var isLmtp = _options.Protocol == SmtpProtocol.Lmtp;
        if (content.IsTooLarge) replies = [Replies.TooLarge];
        else if (content.HasNoRoom) replies = [Replies.NoRoom];
        else
        {
            var mail = new ReceivedMail(_session, taken.From, taken.Recipients, content.Content, taken.Utf8)
            {
                Dsn = taken.Dsn,
                IsBinary = taken.IsBinary,
            };
            replies = isLmtp ? await _owner.DeliverEach(mail) : [await _owner.Deliver(mail)];
        }
        if (replies[0].IsPositive) (_errors, _idleCommands) = (0, 0);
        if (isLmtp && replies.Count == 1) replies = [.. Enumerable.Repeat(replies[0], taken.Recipients.Count)];
        foreach (var reply in replies) Reply(reply);
    }

    private void Reply(SmtpReply reply)
    {
        ReplyWriter.Append(_wire, reply);
        if (reply.Code == 421) End(); // a handler may end the _session too (RFC 5321 §3.8)
        else if (reply.IsPermanent && ++_errors > _options.ErrorsMax && !IsOver) Close(Replies.TooManyErrors);
    }

    private void Close(SmtpReply reply)
    {
        End();
        ReplyWriter.Append(_wire, reply);
    }
}
