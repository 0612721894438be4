using System.Net;
using MailMesh.Mail;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Sasl;

namespace MailMesh.InboxSync.Tests.Hostile;

/// <summary>The hostile server is a server: without a fault a client reads all of it.</summary>
public sealed class HostileServerTests
{
    [Fact]
    public async Task Without_a_fault_a_client_reads_every_mail()
    {
        await using var server = new HostileServer(HostileMailbox.Of("INBOX", 5), HostileMailbox.Of("Other", 2));
        await using var client = await Open(server);

        Assert.Equal(["INBOX", "Other"], (await client.List("*")).Require().Select(mailbox => mailbox.Name));
        (await client.Select("INBOX")).Require();
        Assert.Equal([1, 2, 3, 4, 5], await Read(client));
    }

    [Fact]
    public async Task A_fault_stands_at_the_mail_in_the_middle_and_nowhere_else()
    {
        await using var server = new HostileServer(HostileMailbox.Of("INBOX", 5, MailFault.Bad));
        await using var client = await Open(server);
        (await client.Select("INBOX")).Require();

        var mail = FetchItems.WholeMail;
        Assert.IsType<ImapOutcome<FetchSummary>.Refused>(
            await client.Fetch(UidSet.Of(3), mail, email => Dispose(email)));
        Assert.IsType<ImapOutcome<FetchSummary>.Done>(
            await client.Fetch(UidSet.Of(4), mail, email => Dispose(email)));
    }

    private static ValueTask Dispose(IDisposable email)
    {
        email.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<ImapClient> Open(HostileServer server) => (await ImapClient.Connect(
        new ImapEndpoint(
            IPAddress.Loopback.ToString(), server.Port, TlsMode.None, new PasswordCredential("agent", "secret"))
        {
            AllowSecretsInClear = true,
        })).Require();

    private static async Task<IReadOnlyList<uint>> Read(ImapClient client)
    {
        var uids = new List<uint>();
        await foreach (var email in client.Fetch(UidSet.All, FetchItems.WholeMail))
            using (email)
                uids.Add(email.Uid);
        return uids;
    }
}
