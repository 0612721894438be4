using System.Collections.Concurrent;
using System.Text;
using MailMesh.Mail.Smtp;

namespace MailMesh.Mail.Tests.Smtp.Scripts;

/// <summary>A handler that keeps what it is given and answers as a test wants.</summary>
internal sealed class CollectingHandler : ISmtpHandler
{
    public sealed record Taken(string From, IReadOnlyList<string> Recipients, string Content, SmtpSession Session)
    {
        public SmtpDsn? Dsn { get; init; }
    }

    public ConcurrentQueue<Taken> Mails { get; } = new();

    public ConcurrentQueue<Exception> Faults { get; } = new();

    public Func<string, SmtpReply> OnRecipient { get; init; } = _ => SmtpReply.Ok;

    public Func<ReceivedMail, CancellationToken, Task<SmtpReply>>? OnDeliver { get; init; }

    public Func<ReceivedMail, IReadOnlyList<SmtpReply>>? OnDeliverEach { get; init; }

    public ValueTask<SmtpReply> Recipient(SmtpSession session, string from, string recipient, CancellationToken ct) =>
        new(OnRecipient(recipient));

    public async ValueTask<SmtpReply> Deliver(ReceivedMail mail, CancellationToken ct)
    {
        Keep(mail);
        return OnDeliver is null ? SmtpReply.Ok : await OnDeliver(mail, ct);
    }

    public async ValueTask<IReadOnlyList<SmtpReply>> DeliverEach(ReceivedMail mail, CancellationToken ct)
    {
        if (OnDeliverEach is null) return [.. Enumerable.Repeat(await Deliver(mail, ct), mail.Recipients.Count)];
        Keep(mail);
        return OnDeliverEach(mail);
    }

    public void Report(SmtpSession? session, Exception fault) => Faults.Enqueue(fault);

    private void Keep(ReceivedMail mail) => Mails.Enqueue(new Taken(
        mail.From, [.. mail.Recipients], Encoding.Latin1.GetString(mail.Content.Span), mail.Session)
    {
        Dsn = mail.Dsn,
    });
}
