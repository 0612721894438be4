using System.Net;
using MailMesh.AppHost.Servers;
using MailMesh.Mail.Compose;
using MailMesh.Mail.Headers;
using MailMesh.Mail.Mime;
using MailMesh.Mail.Smtp;
using MailMesh.MailServers;
using MailMesh.Mail.Sasl;

namespace MailMesh.Mail.Tests.Readme;

/// <summary>The README's sender, to Dovecot's submission and to the README's server.</summary>
public class SendingAndReceiving
{
    private static readonly byte[] Mail = "Subject: Hi\r\n\r\nBob\r\n"u8.ToArray();

    [Fact]
    public async Task The_server_keeps_what_a_client_sends()
    {
        var folder = Directory.CreateDirectory(Path.Combine(TemporaryFolders.Own, "readme-inbox")).FullName;
        var port = FreePort.Find();
        var options = new SmtpServerOptions { Listen = new(IPAddress.Loopback, port) };
        await using var server = new SmtpServer(options, new Inbox(folder));
        server.Start();

        await using var pool = new SmtpPool(new SmtpEndpoint("127.0.0.1", port, TlsMode.None));
        await pool.Send(new SmtpEnvelope("ann@example.com", ["bob@example.net"]), Mail);
        var refused = await pool.Send(new SmtpEnvelope("ann@example.com", ["eve@example.net"]), "x\r\n"u8.ToArray());

        var kept = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder)));
        Assert.Equal("Subject: Hi\r\n\r\nBob\r\n", kept);
        Assert.Contains("No such mailbox", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_composed_mail_is_taken_by_a_submission_server()
    {
        await using var dovecot = await Dovecot.Start();
        var output = new StringWriter();

        await Send("localhost", dovecot.SubmissionPort, new PasswordCredential("alice", Dovecot.Password), output);

        Assert.StartsWith("It's theirs now.", output.ToString(), StringComparison.Ordinal);
    }

    private static async Task Send(string host, int port, SaslCredential credential, StringWriter output)
    {
        var mail = new OutgoingMail
        {
            From = new MailAddress("ann@example.com", "Ann"), To = [new MailAddress("bob@example.net", "Bob")],
            Subject = "Grüße", TextBody = "Hi Bob!", HtmlBody = "<p>Hi <b>Bob</b>!</p>",
            MessageId = MessageIds.New(Guid.CreateVersion7(), "example.com"), Date = TimeProvider.System.GetUtcNow(),
        };
        var endpoint = new SmtpEndpoint(host, port, TlsMode.StartTls, credential);
        endpoint = endpoint with { TrustedRoot = TestCertificate.Localhost };
        await using var pool = new SmtpPool(endpoint);
        var envelope = new SmtpEnvelope("ann@example.com", ["bob@example.net"]);
        var outcome = await pool.Send(envelope, MailComposer.Compose(mail));
        await output.WriteLineAsync(outcome is SmtpOutcome.Accepted ? "It's theirs now." : outcome.ToString());
    }

    internal sealed class Inbox(string folder) : ISmtpHandler
    {
        public ValueTask<SmtpReply> Recipient(SmtpSession session, string from, string recipient, CancellationToken ct)
            => new(recipient == "bob@example.net" ? SmtpReply.Ok : SmtpReply.Of(550, "5.1.1", "No such mailbox"));

        public async ValueTask<SmtpReply> Deliver(ReceivedMail mail, CancellationToken ct)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{Guid.CreateVersion7()}.eml"), mail.Content, ct);
            return SmtpReply.Ok; // a promise: the mail is ours now
        }

        public void Report(SmtpSession? session, Exception fault) => Console.Error.WriteLine(fault.Message);
    }
}
