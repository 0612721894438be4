using System.Diagnostics;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Mime;

namespace MailMesh.ImapReader;

/// <summary>Our client: every mail of INBOX, and on demand its structure and main header fields parsed.</summary>
internal static class Mailbox
{
    private const uint WarmUpMails = 4_000; // our code is compiled while it runs: a service does that once

    public static async Task<string> Read(Target target, bool parses)
    {
        await using var client = (await ImapClient.Connect(target.Endpoint)).Require();
        (await client.Select("INBOX")).Require();
        long mails = 0, bytes = 0, parsed = 0;
        await Fetch(UidSet.Range(1, WarmUpMails));
        (mails, bytes, parsed) = (0, 0, 0);

        var took = Stopwatch.StartNew();
        await Fetch(UidSet.All);
        return Figures.Of(
            ("seconds", took.Elapsed.TotalSeconds), ("mails", mails), ("bytes", bytes), ("parsed", parsed),
            ("peak", Figures.PeakBytes));

        // Parsed in the handler, while a body is in the cache. With a core to spare, the other Fetch would do it there.
        async Task Fetch(UidSet uids) => (await client.Fetch(uids, FetchItems.WholeMail, mail =>
        {
            using (mail)
            {
                (mails, bytes) = (mails + 1, bytes + mail.Body.Length);
                if (parses) parsed += Parse(mail.Body);
            }
            return ValueTask.CompletedTask;
        })).Require();
    }

    private static long Parse(ReadOnlyMemory<byte> mail)
    {
        var message = MimeParser.Parse(mail);
        long size = message.Subject.Length + message.From.Count + message.To.Count;
        foreach (var part in message.AllParts)
            if (part.Children.Count == 0) size += part.BodyLength;
        return size;
    }
}
