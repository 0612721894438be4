using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Mime;
using MailMesh.Mail.Sasl;
using MailMesh.MailServers;

namespace MailMesh.Mail.Tests.Readme;

/// <summary>The README's reader, at a Dovecot that has a mail.</summary>
public class Reading
{
    [Fact]
    public async Task Every_mail_of_the_inbox_is_printed()
    {
        await using var dovecot = await Dovecot.Start();
        Maildir.Fill(dovecot.Maildir("alice"), [
            "From: bob@example.net\r\nSubject: Hello\r\n\r\nHow are you?\r\n"u8.ToArray()]);
        var output = new StringWriter();

        await Read("localhost", dovecot.ImapsPort, "alice", Dovecot.Password, output);

        Assert.Equal("bob@example.net: Hello: How are you?\n\n", output.ToString().ReplaceLineEndings("\n"));
    }

    private static async Task Read(string host, int port, string user, string password, StringWriter output)
    {
        var endpoint = new ImapEndpoint(host, port, TlsMode.Implicit, new PasswordCredential(user, password));
        endpoint = endpoint with { TrustedRoot = TestCertificate.Localhost };
        await using var client = (await ImapClient.Connect(endpoint)).Require();
        await client.Select("INBOX");
        await foreach (var email in client.Fetch(UidSet.All, FetchItems.WholeMail))
        {
            using (email) // gives its memory back
            {
                var mail = MimeParser.Parse(email.Body);
                await output.WriteLineAsync($"{mail.From[0].Address}: {mail.Subject}: {mail.TextPart?.ReadText()}");
            }
        }
    }
}
