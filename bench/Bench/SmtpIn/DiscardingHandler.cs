using MailMesh.Mail.Smtp;

namespace MailMesh.Bench.SmtpIn;

/// <summary>Takes every mail and keeps none: what is left is the server's own work.</summary>
internal sealed class DiscardingHandler : ISmtpHandler
{
    public ValueTask<SmtpReply> Recipient(
        SmtpSession session, string from, string recipient, CancellationToken ct) => new(SmtpReply.Ok);

    public ValueTask<SmtpReply> Deliver(ReceivedMail mail, CancellationToken ct) => new(SmtpReply.Ok);

    public void Report(SmtpSession? session, Exception fault) => Console.Error.WriteLine($"{session}: {fault}");
}
