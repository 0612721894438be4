using MailMesh.Mail.Sasl;

namespace MailMesh.Mail.Smtp.Server;

/// <summary>
/// Asks the owner's handler, within its time. What it throws becomes a 451, unless the session is ending anyway.
/// </summary>
internal sealed class HandlerCalls(ServerParts parts, SmtpSession session, SessionWatch watch)
{
    private readonly ISmtpHandler _handler = parts.Handler;

    public ValueTask<SmtpReply> Mail(string from) => Ask(ct => _handler.Mail(session, from, ct));

    public ValueTask<SmtpReply> Recipient(string from, string recipient) =>
        Ask(ct => _handler.Recipient(session, from, recipient, ct));

    public ValueTask<SmtpReply> Deliver(ReceivedMail mail) => Ask(ct => _handler.Deliver(mail, ct));

    /// <summary>One reply per recipient, or one for all when the handler failed.</summary>
    public async ValueTask<IReadOnlyList<SmtpReply>> DeliverEach(ReceivedMail mail)
    {
        IReadOnlyList<SmtpReply> replies = [];
        var outcome = await Ask(async ct =>
        {
            replies = await _handler.DeliverEach(mail, ct);
            return replies.Count == mail.Recipients.Count
                ? SmtpReply.Ok
                : throw new InvalidOperationException(
                    $"DeliverEach gave {replies.Count} replies for {mail.Recipients.Count} recipients.");
        });
        return outcome.IsPositive ? replies : [outcome];
    }

    /// <exception cref="AccountLookupException">The lookup threw, which is reported.</exception>
    public async ValueTask<ScramSecret?> FindAccount(string user)
    {
        ScramSecret? found = null;
        var outcome = await Ask(async ct =>
        {
            found = await parts.Options.Accounts!(session, user, ct);
            return SmtpReply.Ok;
        });
        return outcome.IsPositive ? found : throw new AccountLookupException();
    }

    private async ValueTask<SmtpReply> Ask(Func<CancellationToken, ValueTask<SmtpReply>> question)
    {
        watch.AwaitHandler();
        try
        {
            return await question(watch.Token);
        }
        catch (Exception error) when (!(error is OperationCanceledException && watch.Token.IsCancellationRequested))
        {
            _handler.Report(session, error);
            return Replies.HandlerFailed;
        }
    }
}
