using System.Text;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Tests.Imap.Scripts;

namespace MailMesh.Mail.Tests.Imap.Commands;

public sealed class MessageTests
{
    [Fact]
    public Task Bodies_arrive_with_all_else_that_was_asked() => ImapDialogue.Play(
        """
        C: A1 UID FETCH 5:7 (UID FLAGS RFC822.SIZE MODSEQ EMAILID BODY.PEEK[] BODY.PEEK[HEADER]<0.100>)
        S: * 1 FETCH (UID 5 FLAGS (\Seen) RFC822.SIZE 13 MODSEQ (7) EMAILID (M1) BODY[] {13}
        S> a: b\r\n\r\nhello BODY[HEADER]<0> "a: b")\r\n
        S: * 2 FETCH (FLAGS () BODY[] NIL UID 7 BODY[HEADER]<0> {0}
        S: )
        S: A1 OK done
        """,
        async client =>
        {
            var items = new FetchItems(
                FetchFacts.Flags | FetchFacts.Size | FetchFacts.ModSeq | FetchFacts.EmailId,
                MailSection.Whole, MailSection.Header with { Part = (0, 100) });
            var mails = new List<FetchedEmail>();
            var outcome = await client.Fetch(UidSet.Range(5, 7), items, mail =>
            {
                mails.Add(mail);
                return ValueTask.CompletedTask;
            });

            Assert.Equal(2, outcome.Require().Emails);
            var (first, second) = (mails[0], mails[1]);
            Assert.Equal((5u, 13L, 7UL, "M1"), (first.Uid, first.Size, first.ModSeq, first.EmailId));
            Assert.Equal("a: b\r\n\r\nhello", Encoding.ASCII.GetString(first.Body.Span));
            Assert.Equal("a: b", Encoding.ASCII.GetString(first.Section("HEADER").Span));
            Assert.Equal(0, first.Sections[1].Origin);
            Assert.Equal((7u, SectionDelivery.Absent), (second.Uid, second.Sections[0].Delivery));
            Assert.Equal(SectionDelivery.InMemory, second.Sections[1].Delivery);
        });

    [Fact]
    public Task News_that_come_meanwhile_are_no_answers() => ImapDialogue.Play(
        """
        C: A1 SELECT "INBOX"
        S: * 2 EXISTS
        S: A1 OK done
        C: A2 UID FETCH 1:9 (UID BODY.PEEK[])
        S: * 3 EXISTS
        S: * 1 FETCH (UID 1 FLAGS (\Deleted))
        S: * 1 FETCH (UID 1 BODY[] {2}
        S: hi)
        S: * 2 FETCH (UID 20 FLAGS ())
        S: A2 OK done
        """,
        async client =>
        {
            await Mail.Imap.Commands.Mailboxes.SelectCommand.Select(client, "INBOX");
            var uids = new List<uint>();
            var mails = client.Fetch(UidSet.Range(1, 9), FetchItems.WholeMail);
            await foreach (var mail in mails)
            {
                using (mail) uids.Add(mail.Uid);
            }

            Assert.Equal([1u], uids);
            Assert.Equal(1, (await mails.Outcome).Require().Emails);
            var changes = client.TakeChanges();
            Assert.Equal(new MailboxChange.Exists(3), changes[0]);
            Assert.Equal([1u, 20u], changes.Skip(1).Cast<MailboxChange.Flags>().Select(change => change.Uid!.Value));
        });

    [Fact]
    public Task A_long_set_of_UIDs_goes_in_commands_that_the_server_takes() => ImapDialogue.Play(
        """
        C: A1 UID FETCH 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31,33,35,37,39,41,43,45,47,49,51,53*
        C: A2 UID FETCH *
        S: A1 OK done
        S: A2 OK done
        """,
        async client =>
        {
            var odd = UidSet.Of(Enumerable.Range(0, 80).Select(i => (uint)(2 * i + 1)));
            var outcome = await client.Fetch(odd, new FetchItems(FetchFacts.Flags), _ => ValueTask.CompletedTask);
            Assert.Equal(0, outcome.Require().Emails);
        },
        new ImapOptions { Limits = new ImapLimits { CommandBytesMax = 200 } });

    [Fact]
    public Task A_handler_that_throws_ends_its_fetch_and_nothing_else() => ImapDialogue.Play(
        """
        C: A1 UID FETCH 1:2 (UID BODY.PEEK[])
        S: * 1 FETCH (UID 1 BODY[] "a")
        S: * 2 FETCH (UID 2 BODY[] "b")
        S: A1 OK done
        C: A2 NOOP
        S: A2 OK done
        """,
        async client =>
        {
            await Assert.ThrowsAsync<FormatException>(() => client.Fetch(
                UidSet.Range(1, 2), FetchItems.WholeMail, _ => throw new FormatException("ours")));
            Assert.True((await Mail.Imap.Commands.Session.NoopCommand.Noop(client)).IsDone);
        });

    [Fact]
    public Task A_conditional_store_tells_what_it_left_alone() => ImapDialogue.Play(
        """
        C: A1 UID STORE 7,9 (UNCHANGEDSINCE 320162338) +FLAGS (\Deleted $x)
        S: * 5 FETCH (MODSEQ (320162350) UID 9 FLAGS (\Deleted $x))
        S: A1 NO [MODIFIED 7] conditional
        """,
        async client =>
        {
            var result = (await client.Store(
                UidSet.Of(7, 9), FlagChange.Add, ["\\Deleted", "$x"],
                new StoreOptions { UnchangedSince = 320162338 })).Require();

            Assert.Equal("7", result.Modified.ToString());
            Assert.Equal(["\\Deleted", "$x"], Assert.Single(result.Updated).Flags!);
        });

    [Fact]
    public Task Labels_of_Gmail_are_changed_by_name() => ImapDialogue.Play(
        """
        C: A1 UID STORE 1 -X-GM-LABELS.SILENT (\Inbox "a b" "&AOQ-")
        S: A1 OK done
        """,
        async client => Assert.True((await client.Store(
            UidSet.Of(1), FlagChange.Remove, ["\\Inbox", "a b", "ä"],
            new StoreOptions { GmailLabels = true, IsSilent = true })).IsDone));

    [Fact]
    public Task Copies_and_moves_pair_old_and_new_UIDs() => ImapDialogue.Play(
        """
        C: A1 UID COPY 2:4 "MEETING"
        S: A1 OK [COPYUID 38505 304,319:320 3956:3958] done
        C: A2 UID MOVE 7 "x"
        S: * OK [COPYUID 1 7 9] moved
        S: * 3 EXPUNGE
        S: A2 OK done
        C: A3 UID COPY 1 "y"
        S: A3 NO [TRYCREATE] no y
        """,
        async client =>
        {
            Assert.Equal(
                [(304u, 3956u), (319u, 3957u), (320u, 3958u)],
                (await client.Copy(UidSet.Range(2, 4), "MEETING")).Require().Uids);
            Assert.Equal([(7u, 9u)], (await client.Move(UidSet.Of(7), "x")).Require().Uids);
            Assert.Equal("TRYCREATE", Outcomes.Refused(await client.Copy(UidSet.Of(1), "y")).Code?.Name);
        });

    [Fact]
    public Task Without_MOVE_exactly_these_mails_are_copied_and_removed() => ImapDialogue.PlayOffering(
        "IMAP4rev1 UIDPLUS",
        """
        C: A1 UID COPY 3 "x"
        S: A1 OK [COPYUID 1 3 8] done
        C: A2 UID STORE 3 +FLAGS.SILENT (\Deleted)
        S: A2 OK done
        C: A3 UID EXPUNGE 3
        S: A3 OK done
        """,
        async client => Assert.Equal([(3u, 8u)], (await client.Move(UidSet.Of(3), "x")).Require().Uids));

    [Fact]
    public Task Without_MOVE_and_UIDPLUS_nothing_is_moved() => ImapDialogue.PlayOffering(
        "IMAP4rev1", "C: [close]",
        async client => Assert.Equal(
            Refusal.NotOffered, Outcomes.Refused(await client.Move(UidSet.Of(3), "x")).By));

    [Fact]
    public Task A_search_is_answered_in_either_form() => ImapDialogue.Play(
        """
        C: A1 UID SEARCH RETURN (ALL) (UNSEEN OR FROM "a" NOT (SINCE 1-Feb-2026 LARGER 9))
        S: * ESEARCH (TAG "A1") UID COUNT 3 ALL 2,10:11 MODSEQ 917162500
        S: A1 OK done
        C: A2 UID SEARCH HEADER Message-ID "<a@b>"
        S: * SEARCH 9 7 8 (MODSEQ 12)
        S: A2 OK done
        C: A3 UID SEARCH RETURN (ALL) KEYWORD $x
        S: * ESEARCH (TAG "A3") UID
        S: A3 OK done
        """,
        async client =>
        {
            var key = SearchKey.And(SearchKey.Unseen, SearchKey.Or(
                SearchKey.From("a"),
                SearchKey.Not(SearchKey.And(SearchKey.Since(new DateOnly(2026, 2, 1)), SearchKey.Larger(9)))));
            var found = (await client.Search(key)).Require();
            Assert.Equal(("2,10:11", 917162500u), (found.Uids.ToString(), found.ModSeq));

            var old = (await client.Search(
                SearchKey.Header("Message-ID", "<a@b>"), new SearchOptions { AvoidEsearch = true })).Require();
            Assert.Equal(("7:9", 12u), (old.Uids.ToString(), old.ModSeq));
            Assert.True((await client.Search(SearchKey.Keyword("$x"))).Require().Uids.IsEmpty);
        });

    [Fact]
    public Task A_text_beyond_ASCII_is_a_literal_that_waits_where_it_must() => ImapDialogue.PlayOffering(
        "IMAP4rev1",
        """
        C: A1 UID SEARCH CHARSET UTF-8 SUBJECT {5}
        S: +
        C: grün
        S: * SEARCH
        S: A1 OK done
        C: A2 UID SEARCH CHARSET UTF-8 SUBJECT {5}
        S: A2 NO [BADCHARSET (US-ASCII)] only ASCII
        C: A3 UID SEARCH ALL
        S: * SEARCH 1
        S: A3 OK done
        """,
        async client =>
        {
            Assert.True((await client.Search(SearchKey.Subject("grün"))).Require().Uids.IsEmpty);
            Assert.Equal("BADCHARSET", Outcomes.Refused(await client.Search(SearchKey.Subject("grün"))).Code?.Name);
            Assert.Equal("1", (await client.Search(SearchKey.All)).Require().Uids.ToString());
        });

    [Fact]
    public Task An_append_of_little_goes_at_once() => ImapDialogue.Play(
        """
        C: A1 APPEND "Sent" (\Seen) " 2-Jan-2026 03:04:05 -0700" {11+}
        C> Subject: a\n
        C> \r\n
        S: A1 OK [APPENDUID 38505 3955] done
        """,
        async client =>
        {
            var options = new AppendOptions
            {
                Flags = ["\\Seen"],
                InternalDate = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(-7)),
            };
            var result = (await client.Append("Sent", "Subject: a\n"u8.ToArray(), options)).Require();
            Assert.Equal((38505u, 3955u), (result.Validity, result.Uid));
        });

    [Fact]
    public Task An_append_that_is_refused_before_its_mail_sends_none() => ImapDialogue.PlayOffering(
        "IMAP4rev1",
        """
        C: A1 APPEND "x" {3}
        S: A1 NO [OVERQUOTA] full
        C: A2 APPEND "x" {3}
        S: + go
        C> abc\r\n
        S: A2 OK done
        """,
        async client =>
        {
            Assert.Equal("OVERQUOTA", Outcomes.Refused(await client.Append("x", "abc"u8.ToArray())).Code?.Name);
            Assert.Equal(new AppendResult(null, null), (await client.Append("x", "abc"u8.ToArray())).Require());
        });

    [Fact]
    public Task A_mail_over_the_servers_limit_is_not_sent() => ImapDialogue.Play(
        "C: [close]",
        async client => Assert.Contains(
            "5000", Outcomes.Refused(await client.Append("x", new byte[5001])).Text, StringComparison.Ordinal));

    [Fact]
    public Task A_throttled_command_says_for_how_long() => ImapDialogue.Play(
        """
        C: A1 EXPUNGE
        S: A1 BAD Request is throttled. Suggested Backoff Time: 4500 milliseconds
        C: A2 EXPUNGE
        S: A2 NO [THROTTLED] slow down
        """,
        async client =>
        {
            Assert.Equal(TimeSpan.FromSeconds(4.5), Outcomes.Throttled(await client.Expunge()).RetryAfter);
            Assert.Null(Outcomes.Throttled(await client.Expunge()).RetryAfter);
        });
}
