using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Tests.Imap.Servers;

/// <summary>Short forms of reading, for the suites.</summary>
internal static class Reading
{
    /// <summary>The mails asked for; their sections stay readable.</summary>
    public static async Task<List<FetchedEmail>> All(this ImapClient client, FetchItems items, UidSet? uids = null)
    {
        var mails = client.Fetch(uids ?? UidSet.All, items);
        var all = new List<FetchedEmail>();
        await foreach (var mail in mails) all.Add(mail);
        (await mails.Outcome).Require();
        return all;
    }

    /// <summary>The one mail there is.</summary>
    public static async Task<FetchedEmail> One(this ImapClient client, FetchItems items, uint? uid = null) =>
        Assert.Single(await client.All(items, uid is { } known ? UidSet.Of(known) : null));

    /// <summary>The bytes of the one mail in a mailbox.</summary>
    public static async Task<byte[]> ReadOnly(this ImapClient client, string mailbox)
    {
        (await client.Select(mailbox)).Require();
        using var mail = await client.One(FetchItems.WholeMail);
        return mail.Body.ToArray();
    }

    /// <summary>Flags of each mail by UID, without \Recent.</summary>
    public static async Task<Dictionary<uint, string>> Flags(this ImapClient client)
    {
        var mails = await client.All(new FetchItems(FetchFacts.Flags));
        return mails.ToDictionary(mail => mail.Uid, mail => Text(mail.Flags!));
    }

    public static string Text(IEnumerable<string> flags) =>
        string.Join(' ', flags.Where(flag => flag != "\\Recent").Order(StringComparer.OrdinalIgnoreCase));
}
