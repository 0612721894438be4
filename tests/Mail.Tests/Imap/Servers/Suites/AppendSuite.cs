using System.Globalization;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Imap.Commands.Session;

namespace MailMesh.Mail.Tests.Imap.Servers.Suites;

public abstract class AppendSuite(ImapServer server)
{
    [Fact]
    public async Task A_mail_is_appended_with_its_flags_and_its_date()
    {
        var account = server.TakeAccount();
        await using var client = await server.Connect(account);
        var date = new DateTimeOffset(2021, 3, 4, 5, 6, 7, TimeSpan.FromHours(-3));

        var result = (await client.Append("INBOX", Mails.Plain("x"), new AppendOptions
        {
            Flags = ["\\Seen", "\\Flagged", "Keyword"],
            InternalDate = date,
        })).Require();

        await using var raw = await server.Raw(account);
        var selected = await raw.Ask("SELECT INBOX");
        Assert.Contains($"[UIDVALIDITY {result.Validity}]", selected, StringComparison.Ordinal);
        var fetched = await raw.Ask($"UID FETCH {result.Uid} (FLAGS INTERNALDATE BODY.PEEK[HEADER.FIELDS (SUBJECT)])");
        foreach (var flag in (string[])["\\Seen", "\\Flagged", "Keyword", "Subject: x"])
            Assert.Contains(flag, fetched, StringComparison.OrdinalIgnoreCase);
        var from = fetched.IndexOf("INTERNALDATE \"", StringComparison.Ordinal) + "INTERNALDATE \"".Length;
        Assert.Equal(date, DateTimeOffset.ParseExact(
            fetched.Substring(from, 26), "d-MMM-yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture,
            DateTimeStyles.AllowWhiteSpaces));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(4_096)]
    [InlineData(4_097)]
    [InlineData(3_000_000)]
    public async Task A_mail_of_any_size_comes_back_byte_for_byte(int bytes)
    {
        await using var client = await server.Connect(server.TakeAccount());
        var mail = Mails.Large(bytes);

        (await client.Append("INBOX", mail)).Require();
        (await client.Append("Sent", new MemoryStream(mail), mail.Length)).Require();

        Assert.Equal(mail, await client.ReadOnly("INBOX"));
        Assert.Equal(mail, await client.ReadOnly("Sent"));
    }

    [Fact]
    public async Task Appends_that_are_under_way_together_all_arrive_in_their_order()
    {
        var account = server.TakeAccount();
        await using var client = await server.Connect(account);

        var appends = Enumerable.Range(0, 20).Select(i => client.Append("INBOX", Mails.Plain($"mail {i}"))).ToArray();
        var uids = (await Task.WhenAll(appends)).Select(each => each.Require().Uid);

        Assert.Equal(Enumerable.Range(1, 20).Select(i => (uint?)i), uids);
        await using var raw = await server.Raw(account);
        Assert.Equal(20, await raw.Count("INBOX"));
    }

    [Fact]
    public async Task A_header_in_UTF_8_is_appended_and_comes_back_as_it_was()
    {
        await using var client = await server.Connect(server.TakeAccount());
        if (client.Capabilities.Has("UTF8=ACCEPT")) (await client.Enable(["UTF8=ACCEPT"])).Require();
        var mail = Mails.Plain("grüße 日本", "übrigens");

        (await client.Append("INBOX", mail)).Require();

        Assert.Equal(mail, await client.ReadOnly("INBOX"));
    }

    [Fact]
    public async Task A_stream_that_ends_early_is_told_and_leaves_no_mail()
    {
        var account = server.TakeAccount();
        await using var client = await server.Connect(account);
        var mail = Mails.Large(50_000);

        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => client.Append("INBOX", new MemoryStream(mail), mail.Length + 10));

        await using var raw = await server.Raw(account);
        Assert.Equal(0, await raw.Count("INBOX"));
    }
}
