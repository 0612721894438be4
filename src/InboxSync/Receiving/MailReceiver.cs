using MailMesh.InboxSync.Hosted;
using MailMesh.Mail.Mime;
using MailMesh.Mail.Smtp;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.InboxSync.Receiving;

/// <summary>Answers SMTP and LMTP clients: takes mail for hosted inboxes, and only when it is durable.</summary>
public sealed partial class MailReceiver(
    HostedInboxes inboxes, WaitingDeliveries queue, Database database, ListenerOptions options, TimeProvider clock,
    ILogger<MailReceiver> log) : ISmtpHandler
{
    private static readonly SmtpReply NotOurs = SmtpReply.Of(550, "5.7.1", "We take mail for our own domains only");
    private static readonly SmtpReply NoInbox = SmtpReply.Of(550, "5.1.1", "No such inbox here");
    private static readonly SmtpReply Unavailable = SmtpReply.Of(451, "4.3.0", "Can't take mail now, try again later");
    private static readonly SmtpReply Loop = SmtpReply.Of(554, "5.4.6", "This mail goes in a circle: too many hops");

    public async ValueTask<SmtpReply> Recipient(
        SmtpSession session, string from, string recipient, CancellationToken ct)
    {
        if (inboxes.AddressOf(recipient) is not { } address)
            return NotOurs;
        if (!database.IsReady)
            return Unavailable;
        try
        {
            return (await inboxes.Find([address], ct)).Count == 1 ? SmtpReply.Ok : NoInbox;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            NotLookedUp(log, e.GetType().Name, e.Message);
            return Unavailable;
        }
    }

    public async ValueTask<SmtpReply> Deliver(ReceivedMail mail, CancellationToken ct)
    {
        var parsed = MimeParser.Parse(mail.Content);
        if (TraceFields.Hops(parsed) > TraceFields.HopsMax)
            return Loop;
        var at = clock.GetUtcNow();
        var id = Guid.CreateVersion7(at);
        var delivery = new Delivery(
            mail.Content, ReadMail.Of(parsed), mail.Recipients, TraceFields.Of(mail, options.HostName, id, at), at);
        var outcome = await queue.Deliver(delivery, ct);
        if (outcome != DeliveryOutcome.Filed)
            return Unavailable; // a vanished inbox too: the next attempt's RCPT says which
        Taken(log, id, session: mail.Session.Id, mail.Content.Length, mail.Recipients.Count);
        return SmtpReply.Of(250, "2.0.0", $"Ok, filed as {id:n}");
    }

    public void Report(SmtpSession? session, Exception fault) =>
        Failed(log, session?.ToString() ?? "the listener", fault.GetType().Name, fault.Message);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Mail {Id} of session {Session} taken: {Bytes} bytes for {Recipients} recipients")]
    private static partial void Taken(ILogger log, Guid id, long session, int bytes, int recipients);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A recipient couldn't be looked up: {Kind}: {Reason}")]
    private static partial void NotLookedUp(ILogger log, string kind, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Session} failed: {Kind}: {Reason}")]
    private static partial void Failed(ILogger log, string session, string kind, string reason);
}
