using System.Diagnostics;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Mime;

namespace MailMesh.ImapReader;

/// <summary>Our client: every mail of INBOX, and on demand its structure and main header fields parsed.</summary>
internal static class Mailbox
{
    public static async Task<string> Read(Target target, bool parses)
    {
        await using var client = (await ImapClient.Connect(target.Endpoint)).Require();
        (await client.Select("INBOX")).Require();
        long mails = 0, bytes = 0, parsed = 0;

        var took = Stopwatch.StartNew();
        // In the handler, while a body is still in the cache. With a core to spare, the other Fetch would parse on it.
        (await client.Fetch(UidSet.All, FetchItems.WholeMail, mail =>
        {
            using (mail)
            {
                (mails, bytes) = (mails + 1, bytes + mail.Body.Length);
                if (parses) parsed += Parse(mail.Body);
            }
            return ValueTask.CompletedTask;
        })).Require();
        return Figures.Of(
            ("seconds", took.Elapsed.TotalSeconds), ("mails", mails), ("bytes", bytes), ("parsed", parsed),
            ("peak", Figures.PeakBytes));
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
