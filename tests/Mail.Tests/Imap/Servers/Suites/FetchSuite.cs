using System.Text;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Imap.Commands.Session;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Imap.Servers.Suites;

public abstract class FetchSuite(ImapServer server)
{
    private const FetchFacts AllFacts = FetchFacts.Flags | FetchFacts.InternalDate | FetchFacts.Size
        | FetchFacts.Envelope | FetchFacts.Structure | FetchFacts.ModSeq | FetchFacts.EmailId | FetchFacts.ThreadId
        | FetchFacts.Preview | FetchFacts.SaveDate;

    [Fact]
    public async Task Every_fact_that_the_server_offers_is_read()
    {
        var mail = Mails.Plain("=?utf-8?q?gr=C3=BC=C3=9Fe?=", "the first words");
        await using var client = await WithMails(mail);
        var before = DateTimeOffset.FromUnixTimeSeconds(0);

        var email = await client.One(new FetchItems(AllFacts));

        Assert.Equal((1u, 1u, mail.Length), (email.Sequence, email.Uid, email.Size));
        Assert.Equal("\\Seen", Reading.Text(email.Flags!));
        Assert.True(email.InternalDate > before && email.ModSeq > 0, $"{email.InternalDate} {email.ModSeq}");
        var envelope = email.Envelope!;
        Assert.Equal("=?utf-8?q?gr=C3=BC=C3=9Fe?=", envelope.Subject);
        Assert.Equal("Tue, 2 Jun 2026 10:11:12 +0200", envelope.Date);
        Assert.Equal(new EnvelopeAddress("Alice", "alice", "example.test"), Assert.Single(envelope.From));
        Assert.Equal("bob@example.test", Assert.Single(envelope.To).Address);
        Assert.Equal(MimeParser.Parse(mail).MessageId, envelope.MessageId);
        Assert.Empty(envelope.Cc);
        // Cyrus has previews only of mails that came by JMAP.
        if (client.Capabilities.Has("PREVIEW=FUZZY")) Assert.StartsWith("the first words", email.Preview);
        if (client.Capabilities.Has("SAVEDATE")) Assert.True(email.SaveDate > before, $"{email.SaveDate}");
        Assert.Equal(client.Capabilities.Has("OBJECTID"), email is { EmailId.Length: > 0, ThreadId.Length: > 0 });
    }

    [Fact]
    public async Task A_mail_and_its_sections_come_byte_for_byte_without_marking_it_read()
    {
        var mail = Mails.WellFormed().Single(each => each.Name == "complex").Bytes;
        var account = server.TakeAccount();
        await using var raw = await server.Raw(account);
        await raw.Append("INBOX", mail);
        await using var client = await server.OpenInbox(account);
        var parsed = MimeParser.Parse(mail);

        using var email = await client.One(new FetchItems(
            FetchFacts.Flags, MailSection.Whole, MailSection.Header, new MailSection("TEXT"), new MailSection("1"),
            new MailSection("1.MIME"), new MailSection("HEADER.FIELDS (SUBJECT)"),
            new MailSection("") { Part = (10, 25) }));

        Assert.Equal("", Reading.Text(email.Flags!));
        Assert.Equal(mail, email.Body.ToArray());
        Assert.Equal(mail[..parsed.Root.BodyOffset], email.Section("HEADER").ToArray());
        Assert.Equal(mail[parsed.Root.BodyOffset..], email.Section("TEXT").ToArray());
        var first = parsed.Root.Children[0];
        Assert.Equal(first.RawBody.ToArray(), email.Section("1").ToArray());
        Assert.Equal(mail[first.Offset..first.BodyOffset], email.Section("1.MIME").ToArray());
        Assert.StartsWith(
            "Subject:", Text(email.Section("HEADER.FIELDS (SUBJECT)")), StringComparison.OrdinalIgnoreCase);
        var part = email.Sections.Single(section => section.Origin is not null);
        Assert.Equal((10, 25), (part.Origin, part.Bytes));
        Assert.Equal(mail[10..35], part.Content.ToArray());
        await raw.Ask("SELECT INBOX");
        Assert.DoesNotContain("\\Seen", await raw.Ask("FETCH 1 FLAGS"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_servers_view_of_a_structure_is_our_parsers_view()
    {
        // Dovecot 2.3 takes a boundary that begins like the outer one for the outer one.
        var mails = Mails.WellFormed().Where(mail => mail.Name != "boundary-inside-boundary").ToArray();
        await using var client = await WithMails([.. mails.Select(each => each.Bytes)]);

        var fetched = await client.All(new FetchItems(FetchFacts.Structure | FetchFacts.Envelope));

        Assert.Equal(mails.Length, fetched.Count);
        foreach (var (mail, email) in mails.Zip(fetched))
        {
            Assert.False(email.StructureIsUnreadable || email.EnvelopeIsUnreadable, mail.Name);
            var message = MimeParser.Parse(mail.Bytes);
            Assert.Equal($"{mail.Name}: {Shape(message.Root)}", $"{mail.Name}: {Shape(email.Structure!)}");
            Assert.Equal(message.MessageId, email.Envelope!.MessageId?.Trim());
        }
    }

    [Fact]
    public async Task A_part_comes_decoded_where_the_server_can()
    {
        var mail = Mails.WellFormed().Single(each => each.Name == "related-inline-image").Bytes;
        await using var client = await WithMails(mail);
        Assert.True(client.Capabilities.Has("BINARY"));
        var leaf = MimeParser.Parse(mail).AllParts.First(part => part.TransferEncoding == TransferEncoding.Base64);
        var structure = (await client.One(new FetchItems(FetchFacts.Structure))).Structure!;
        var section = Leaves(structure).First(each => each.Encoding == "base64").Section;

        using var email = await client.One(new FetchItems(
            FetchFacts.None, new MailSection(section) { Decoded = true }));

        Assert.Equal(leaf.DecodeBytes(), email.Section(section).ToArray());
    }

    [Fact]
    public async Task A_section_that_is_not_there_is_absent_or_empty()
    {
        await using var client = await WithMails(Mails.Plain("x"));
        using var email = await client.One(new FetchItems(FetchFacts.None, new MailSection("7.2")));
        Assert.Equal(0, email.Sections.Sum(section => section.Bytes));
    }

    [Fact]
    public async Task Mails_that_are_not_there_are_no_error()
    {
        await using var client = await WithMails(Mails.Plain("x"));
        Assert.Empty(await client.All(FetchItems.WholeMail, UidSet.Range(100, 200)));
    }

    [Fact]
    public async Task A_body_too_large_for_memory_is_streamed_or_skipped()
    {
        var account = server.TakeAccount();
        await using var raw = await server.Raw(account);
        var mail = Mails.Large(2_000_000);
        await raw.Append("INBOX", mail);
        await raw.Append("INBOX", Mails.Plain("small"));
        var limits = new ImapOptions { Limits = new ImapLimits { LiteralBytesMax = 100_000 } };
        await using var client = (await ImapServer.Connect(server.Endpoint(account), limits)).Require();
        (await client.Select("INBOX")).Require();
        var stream = new MemoryStream();

        var seen = new List<SectionDelivery>();
        var streamed = await client.Fetch(
            UidSet.All, FetchItems.WholeMail, Take, new FetchOptions { LargeSections = _ => stream });
        var skipped = await client.Fetch(UidSet.All, FetchItems.WholeMail, Take);

        Assert.Equal((2, 2), (streamed.Require().Emails, skipped.Require().Emails));
        Assert.Equal(
            [SectionDelivery.Streamed, SectionDelivery.InMemory, SectionDelivery.Skipped, SectionDelivery.InMemory],
            seen);
        Assert.Equal(mail, stream.ToArray());

        ValueTask Take(FetchedEmail email)
        {
            using (email) seen.Add(Assert.Single(email.Sections).Delivery);
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task Many_mails_and_other_commands_share_the_connection()
    {
        await using var client = await WithMails([.. Enumerable.Range(0, 60).Select(i => Mails.Plain($"mail {i}"))]);
        var options = new FetchOptions { EmailsPerCommandMax = 7, CommandsInFlightMax = 4 };

        var mails = client.Fetch(UidSet.All, FetchItems.WholeMail, options);
        var other = Enumerable.Range(0, 10).Select(_ => client.Noop()).ToArray();
        var status = client.Status("Sent", StatusItems.Messages);
        var subjects = new List<string>();
        await foreach (var mail in mails)
            using (mail) subjects.Add(MimeParser.Parse(mail.Body).Subject);

        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"mail {i}"), subjects);
        Assert.All(await Task.WhenAll(other), each => Assert.True(each.IsDone, $"{each}"));
        Assert.Equal(0u, (await status).Require().Messages);
        Assert.Equal(60, (await mails.Outcome).Require().Emails);
    }

    private async Task<ImapClient> WithMails(params byte[][] mails)
    {
        var account = server.TakeAccount();
        await using var raw = await server.Raw(account);
        foreach (var mail in mails) await raw.Append("INBOX", mail, "\\Seen");
        return await server.OpenInbox(account);
    }

    private static IEnumerable<BodyStructure> Leaves(BodyStructure part) =>
        part.Parts.Count == 0 ? [part] : part.Parts.SelectMany(Leaves);

    // What both must agree on: types, level by level, and sizes of what holds nothing else.
    private static string Shape(BodyStructure part) =>
        $"{part.Type}/{part.Subtype}{Inside(part.Bytes, part.Parts.Select(Shape))}";

    private static string Shape(MimePart part) =>
        $"{part.ContentType.MediaType}{Inside(part.BodyLength, part.Children.Select(Shape))}";

    private static string Inside(long bytes, IEnumerable<string> parts) =>
        parts.Any() ? $"({string.Join(' ', parts)})" : $":{bytes}";

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
