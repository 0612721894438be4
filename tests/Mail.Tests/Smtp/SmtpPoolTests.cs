using System.Text;
using MailMesh.Mail.Smtp;

namespace MailMesh.Mail.Tests.Smtp;

public class SmtpPoolTests
{
    [Fact]
    public async Task A_mail_sent_by_our_client_arrives_at_our_server_byte_for_byte()
    {
        var handler = new CollectingHandler();
        await using var server = new SmtpServer(new SmtpServerOptions(), handler);
        server.Start();
        await using var pool = new SmtpPool(new SmtpEndpoint("127.0.0.1", server.Local.Port, TlsMode.None));
        const string content = "Subject: hi\r\n\r\n.leading dot\r\n..\r\n.\r\nend";

        var outcome = await pool.Send(
            new SmtpEnvelope("a@mailmesh.test", ["b@mailmesh.test"]), Encoding.ASCII.GetBytes(content));

        Assert.IsType<SmtpOutcome.Accepted>(outcome);
        var mail = Assert.Single(handler.Mails);
        Assert.Equal(content + "\r\n", mail.Content);
    }
}
