using System.Text;
using MailMesh.Mail;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Sasl;
using MailMesh.MailServers;

namespace MailMesh.EndToEnd.Tests.Connected;

/// <summary>What the account's owner sees in another mail program.</summary>
public sealed class SecondClient(Dovecot dovecot, string account)
{
    public async Task Put(string folder, string subject, string text, string messageId)
    {
        await using var client = await Open();
        await client.Create(folder); // refused where it is there
        var mail = $"From: Ann <ann@outside.test>\r\nTo: {account}@connected.test\r\nSubject: {subject}\r\n"
            + $"Message-ID: {messageId}\r\nDate: Mon, 5 Jan 2026 10:00:00 +0100\r\n\r\n{text}\r\n";
        (await client.Append(folder, Encoding.UTF8.GetBytes(mail))).Require();
    }

    /// <summary>The mails of a folder: Message-ID, what they answer, and flags but "\Recent".</summary>
    public async Task<IReadOnlyList<SeenMail>> See(string folder)
    {
        await using var client = await Open();
        (await client.Examine(folder)).Require();
        var seen = new List<SeenMail>();
        await foreach (var mail in client.Fetch(UidSet.All, new FetchItems(FetchFacts.Flags | FetchFacts.Envelope)))
            using (mail)
                seen.Add(Of(mail));
        return seen;
    }

    private static SeenMail Of(FetchedEmail mail) => new(
        mail.Envelope!.MessageId, mail.Envelope.InReplyTo, mail.Envelope.Subject,
        string.Join(' ', mail.Flags!.Where(flag => flag != "\\Recent").Order(StringComparer.Ordinal)));

    private async Task<ImapClient> Open() => (await ImapClient.Connect(
        new ImapEndpoint(
            "127.0.0.1", dovecot.ImapPort, TlsMode.None, new PasswordCredential(account, Dovecot.Password))
        {
            AllowSecretsInClear = true,
        })).Require();
}

public sealed record SeenMail(string? MessageId, string? InReplyTo, string? Subject, string Flags);
