using System.Globalization;
using System.Text.RegularExpressions;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Imap.Commands.Session;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Sasl;
using MailMesh.Mail.Tests.Imap.Scripts;
using MailMesh.Mail.Tests.Smtp.Scripts;

namespace MailMesh.Mail.Tests.Imap.Quirks;

/// <summary>
/// What servers are known to say against the standard, written from their reported shapes. Each transcript is played
/// over a socket twice, in whole writes and byte by byte.
/// </summary>
public sealed partial class QuirkTests
{
    private static readonly PasswordCredential Alice = new("alice", "secret");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly FetchItems Structure = new(FetchFacts.Structure | FetchFacts.Flags);

    [Fact]
    public Task Gmails_broken_structure_spoils_nothing_else_and_its_throttle_is_told() => Play("gmail", async client =>
    {
        (await client.Select("[Gmail]/All Mail")).Require();
        var mails = await All(client, Structure with
        {
            Facts = Structure.Facts | FetchFacts.GmailIds | FetchFacts.GmailLabels,
        });

        Assert.Equal([4u, 8u], mails.Select(mail => mail.Uid));
        var broken = mails[0];
        Assert.True(broken.StructureIsUnreadable || broken.Structure!.Parts.Count is 1 or 2, $"{broken.Structure}");
        Assert.Equal((1278455344230334866ul, 1278455344230334865ul), (broken.GmailMessageId, broken.GmailThreadId));
        Assert.Equal(["\\Inbox", "Muy Importante", "При"], broken.GmailLabels);
        Assert.Equal(["\\Seen"], broken.Flags);
        Assert.Equal(("text", 12), (mails[1].Structure!.Type, mails[1].Structure!.Bytes));

        var throttled = Outcomes.Throttled(await Fetch(client, UidSet.Of(8), FetchItems.WholeMail));
        Assert.Contains("bandwidth", throttled.Text, StringComparison.Ordinal);
        Assert.False(client.IsLost);
    });

    [Fact]
    public Task Exchanges_backoff_time_is_read_from_its_text_and_its_goodbye_is_a_loss() =>
        Play("exchange-throttle", async client =>
        {
            (await client.Select("INBOX")).Require();
            var mail = Assert.Single(await All(client, Structure));
            Assert.Equal("inline", mail.Structure!.Disposition);

            var throttled = Outcomes.Throttled(await Fetch(client, UidSet.Of(3), FetchItems.WholeMail));
            Assert.Equal(TimeSpan.FromMilliseconds(299_961), throttled.RetryAfter);
            await TestStack.Eventually.Holds(() => client.IsLost);
            Assert.Contains("BYE", Outcomes.Lost(await client.Noop()).Reason, StringComparison.Ordinal);
        });

    [Fact]
    public Task Exchange_without_a_backend_is_refused_in_its_own_words_and_any_folder_name_is_listed() =>
        Play("exchange-not-connected", async client =>
        {
            var refused = Outcomes.Refused(await client.Select("INBOX"));
            Assert.Equal((Refusal.Bad, "User is authenticated but not connected."), (refused.By, refused.Text));

            var names = (await client.List()).Require().Select(mailbox => mailbox.Name);
            Assert.Equal(["Calendar", "Sync\aIssues", "INBOX"], names);
        });

    [Fact]
    public Task iClouds_unescaped_quotes_spoil_one_envelope_alone() => Play("icloud", async client =>
    {
        Assert.Contains("QRESYNC", client.Capabilities.All);
        Assert.True((await client.Enable(["QRESYNC"])).IsDone); // though nothing says what is enabled
        (await client.Select("INBOX")).Require();
        var mails = await All(client, new FetchItems(FetchFacts.Envelope | FetchFacts.Flags));

        Assert.Equal([21u, 22u], mails.Select(mail => mail.Uid));
        Assert.True(mails[0].EnvelopeIsUnreadable || mails[0].Envelope is not null);
        Assert.Equal("fine", mails[1].Envelope!.Subject);
        Assert.Null(mails[1].Envelope!.MessageId);
        var found = await client.Search(SearchKey.Unseen, new SearchOptions { AvoidEsearch = true });
        Assert.Equal("22", found.Require().Uids.ToString());
    });

    [Fact]
    public Task Yandexs_missing_body_is_absent_and_its_endless_goodbye_ends_at_once() => Play("yandex", async client =>
    {
        (await client.Select("INBOX")).Require();
        var mails = await All(client, FetchItems.WholeMail);

        Assert.Equal([(5u, 0), (6u, 4)], mails.Select(mail => (mail.Uid, mail.Body.Length)));
        var lost = Outcomes.Lost(await client.Noop());
        Assert.Contains("Autologout", lost.Reason, StringComparison.Ordinal);
    });

    [Fact]
    public Task Zohos_negative_numbers_count_as_none() => Play("zoho", async client =>
    {
        var mailbox = (await client.Select("INBOX", new SelectOptions { Condstore = true })).Require().Mailbox;
        Assert.Equal((1u, 0u, 0ul), (mailbox.Exists, mailbox.UidNext, mailbox.HighestModSeq));

        var mail = Assert.Single(await All(client, new FetchItems(
            FetchFacts.ModSeq | FetchFacts.Flags | FetchFacts.Size)));
        Assert.Equal((2u, 0ul), (mail.Uid, mail.ModSeq ?? 0));
        Assert.Equal(["\\Seen"], mail.Flags);
    });

    [Fact]
    public Task Protons_BAD_for_an_extended_list_leads_to_a_plain_one() => Play("proton", async client =>
    {
        var mailboxes = (await client.List()).Require();
        Assert.Equal([("Sent", SpecialUse.Sent), ("INBOX", SpecialUse.Inbox)], mailboxes.Select(m => (m.Name, m.Use)));
    });

    [Fact]
    public Task Dovecots_multipart_without_children_is_no_end_of_the_dialogue() => Play("dovecot", async client =>
    {
        (await client.Select("INBOX")).Require();
        var mails = await All(client, new FetchItems(FetchFacts.Structure));
        Assert.Equal(2, mails.Count);
        Assert.True(mails[0].StructureIsUnreadable || mails[0].Structure is { Subtype: "mixed", Parts.Count: 0 });
        Assert.Equal("plain", mails[1].Structure!.Subtype);
    });

    [Fact]
    public Task A_server_of_IMAP4rev2_alone_is_spoken_to_as_such() => Play("rev2", async client =>
    {
        Assert.True(client.Capabilities.IsRev2);
        var mailbox = (await client.Select("INBOX")).Require().Mailbox;
        Assert.Equal((4u, 3857529045u, 40u), (mailbox.Exists, mailbox.UidValidity, mailbox.UidNext));
        Assert.Equal("30:31,39", (await client.Search(SearchKey.Seen)).Require().Uids.ToString());
        Assert.Equal([(30u, 2u)], (await client.Move(UidSet.Of(30), "Trash")).Require().Uids);
        Assert.Equal(3u, mailbox.Exists);
        var mail = Assert.Single(await All(
            client, new FetchItems(FetchFacts.None, new MailSection("1") { Decoded = true }), UidSet.Of(31)));
        Assert.Equal("a\0b"u8.ToArray(), mail.Section("1").ToArray());
    });

    [Fact]
    public Task Yahoos_thousand_bytes_a_command_are_never_passed()
    {
        var uids = UidSet.Of(Enumerable.Range(0, 400).Select(i => 1_000_001u + (2u * (uint)i)));
        var options = new ImapOptions { Limits = new ImapLimits { CommandBytesMax = 1_000 } };
        const string Script = """
            S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] Yahoo
            C: A1 AUTHENTICATE PLAIN AGFsaWNlAHNlY3JldA==
            S: A1 OK [CAPABILITY IMAP4rev1] in
            C: A2 SELECT "INBOX"
            S: A2 OK done
            C: A3 UID FETCH 1000001,*
            C: A4 UID FETCH *
            S: A3 OK done
            S: A4 OK done
            C: A5 UID FETCH *
            C: A6 UID FETCH *
            S: A5 OK done
            S: A6 OK done
            """;
        return PlayScript(Script, Act, options, dialogue => Assert.All(
            dialogue.Split('\n').Where(line => line.Contains("UID FETCH", StringComparison.Ordinal)),
            line => Assert.InRange(line.Length, 400, "C: \r\n".Length + 1_000)));

        async Task Act(ImapClient client)
        {
            (await client.Select("INBOX")).Require();
            (await Fetch(client, uids, Structure)).Require();
        }
    }

    private static Task Play(string name, Func<ImapClient, Task> act)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Imap", "Quirks", "transcripts", name + ".txt");
        var lines = File.ReadLines(path).Where(line => !line.StartsWith('#')).Select(WithControls);
        return PlayScript(string.Join('\n', lines), act);
    }

    // <07> in a transcript is that byte.
    private static string WithControls(string line) => HexByte().Replace(line, hex =>
        ((char)byte.Parse(hex.ValueSpan[1..3], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    private static async Task PlayScript(
        string script, Func<ImapClient, Task> act, ImapOptions? options = null,
        Action<string>? judge = null)
    {
        if (!script.Contains("[close]", StringComparison.Ordinal)) script += "\nC: [close]";
        foreach (var splitAt in (int?[])[null, 0])
        {
            await using var server = splitAt is { } at
                ? ScriptedServer.PlaySplit(at, script) : ScriptedServer.Play(script);
            try
            {
                var endpoint = ImapDialogue.Endpoint(server.Port, credential: Alice);
                await using var client = (await ImapClient.Connect(endpoint, options)).Require();
                await act(client).WaitAsync(Patience);
                client.Connection.Lose("the test is over");
            }
            catch (InvalidOperationException)
            {
                await server.Done(); // says where the client departed from the transcript
                throw;
            }
            await server.Done();
            judge?.Invoke(server.Dialogue);
        }
    }

    private static Task<ImapOutcome<FetchSummary>> Fetch(ImapClient client, UidSet uids, FetchItems items) =>
        client.Fetch(uids, items, static mail =>
        {
            mail.Dispose();
            return ValueTask.CompletedTask;
        });

    private static async Task<List<FetchedEmail>> All(ImapClient client, FetchItems items, UidSet? uids = null)
    {
        var mails = client.Fetch(uids ?? UidSet.All, items);
        var all = new List<FetchedEmail>();
        await foreach (var mail in mails) all.Add(mail);
        (await mails.Outcome).Require();
        return all;
    }

    [GeneratedRegex("<[0-9a-f]{2}>")]
    private static partial Regex HexByte();
}
