using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Tests.Imap.Scripts;

namespace MailMesh.Mail.Tests.Imap.Commands;

public sealed class MailboxTests
{
    [Fact]
    public Task A_list_brings_uses_subscriptions_and_counts() => ImapDialogue.Play(
        """
        C: A1 LIST "" "*" RETURN (SUBSCRIBED CHILDREN SPECIAL-USE STATUS (MESSAGES SIZE))
        S: * LIST (\HasNoChildren) "/" INBOX
        S: * STATUS INBOX (MESSAGES 3 SIZE 4294967296)
        S: * LIST (\Subscribed \sent) "/" "Gesendet &AOQ-"
        S: * STATUS "Gesendet &AOQ-" (MESSAGES 0 SIZE 0)
        S: * LIST (\Noselect) NIL {5}
        S: a b c
        S: A1 OK done
        """,
        async client =>
        {
            var listed = (await client.List(
                options: new ListOptions { Status = StatusItems.Messages | StatusItems.Size })).Require();

            Assert.Equal(["INBOX", "Gesendet ä", "a b c"], listed.Select(each => each.Name));
            Assert.Equal([SpecialUse.Inbox, SpecialUse.Sent, SpecialUse.None], listed.Select(each => each.Use));
            Assert.Equal(['/', '/', null], listed.Select(each => each.Delimiter));
            Assert.Equal(4_294_967_296, listed[0].Status?.Size);
            Assert.False(listed[2].IsSelectable);
        });

    [Fact]
    public Task A_list_that_is_refused_with_its_options_is_asked_plainly() => ImapDialogue.Play(
        """
        C: A1 LIST "" "*" RETURN (SUBSCRIBED CHILDREN SPECIAL-USE)
        S: A1 BAD what?
        C: A2 LIST "" "*"
        S: * LIST () "/" Name with spaces
        S: A2 OK done
        """,
        async client => Assert.Equal("Name with spaces", Assert.Single((await client.List()).Require()).Name));

    [Fact]
    public Task An_old_server_is_asked_by_LSUB_for_subscriptions() => ImapDialogue.PlayOffering(
        "IMAP4rev1",
        """
        C: A1 LSUB "" "*"
        S: * LSUB () "." "a"
        S: A1 OK done
        """,
        async client =>
            Assert.Single((await client.List(options: new ListOptions { SubscribedOnly = true })).Require()));

    [Fact]
    public Task Opening_a_mailbox_tells_all_of_it() => ImapDialogue.Play(
        """
        C: A1 SELECT "INBOX" (CONDSTORE)
        S: * FLAGS (\Seen $Junk)
        S: * OK [PERMANENTFLAGS (\Seen \*)] limited
        S: * 17 EXISTS
        S: * OK [UIDVALIDITY 3857529045] valid
        S: * OK [UIDNEXT 4392] next
        S: * OK [HIGHESTMODSEQ 715194045007] highest
        S: * OK [MAILBOXID (F2212ea87)] id
        S: A1 OK [READ-WRITE] done
        """,
        async client =>
        {
            var mailbox = (await client.Select("INBOX", new SelectOptions { Condstore = true })).Require().Mailbox;

            Assert.Same(mailbox, client.Selected);
            Assert.Equal((17u, 3857529045u, 4392u), (mailbox.Exists, mailbox.UidValidity, mailbox.UidNext));
            Assert.Equal(715194045007u, mailbox.HighestModSeq);
            Assert.Equal(["\\Seen", "\\*"], mailbox.PermanentFlags!);
            Assert.Equal(["\\Seen", "$Junk"], mailbox.Flags);
            Assert.Equal("F2212ea87", mailbox.MailboxId);
            Assert.False(mailbox.IsReadOnly);
        });

    [Fact]
    public Task A_resync_tells_what_went_and_what_changed() => ImapDialogue.Play(
        """
        C: A1 ENABLE QRESYNC
        S: * ENABLED QRESYNC
        S: A1 OK done
        C: A2 SELECT "INBOX" (QRESYNC (67890007 20050715194045000 41:211))
        S: * OK [CLOSED] the one before
        S: * 3 EXISTS
        S: * OK [UIDVALIDITY 67890007] valid
        S: * OK [HIGHESTMODSEQ 20050715194045007] highest
        S: * VANISHED (EARLIER) 41,43:116
        S: * 2 FETCH (UID 117 FLAGS (\Seen) MODSEQ (20050715194045001))
        S: A2 OK [READ-ONLY] done
        """,
        async client =>
        {
            await Mail.Imap.Commands.Session.EnableCommand.Enable(client, ["QRESYNC"]);
            var known = new Resync(67890007, 20050715194045000, UidSet.Range(41, 211));
            var result = (await client.Select("INBOX", new SelectOptions { Qresync = known })).Require();

            Assert.Equal("41,43:116", result.Vanished.ToString());
            Assert.Equal((117u, 20050715194045001u), (result.Changed[0].Uid, result.Changed[0].ModSeq));
            Assert.Equal(3u, result.Mailbox.Exists);
            Assert.True(result.Mailbox.IsReadOnly);
            Assert.Empty(client.TakeChanges());
        });

    [Fact]
    public Task A_resync_that_was_not_enabled_is_not_sent() => ImapDialogue.Play(
        "C: [close]",
        async client => Assert.Equal(
            Refusal.NotOffered,
            Outcomes.Refused(await client.Select(
                "INBOX", new SelectOptions { Qresync = new Resync(1, 1) })).By));

    [Fact]
    public Task A_mailbox_that_is_not_there_closes_the_one_that_was_open() => ImapDialogue.Play(
        """
        C: A1 EXAMINE "a"
        S: * 1 EXISTS
        S: A1 OK done
        C: A2 SELECT "b"
        S: A2 NO [NONEXISTENT] no b
        """,
        async client =>
        {
            var first = (await client.Examine("a")).Require().Mailbox;
            var refused = Outcomes.Refused(await client.Select("b"));

            Assert.Equal(("NONEXISTENT", "no b"), (refused.Code?.Name, refused.Text));
            Assert.True(first is { IsReadOnly: true, IsClosed: true });
            Assert.Null(client.Selected);
        });

    [Fact]
    public Task Status_of_two_mailboxes_at_once_is_told_apart() => ImapDialogue.Play(
        """
        C: A1 STATUS "a" (MESSAGES UNSEEN HIGHESTMODSEQ)
        C: A2 STATUS "inbox" (UIDNEXT)
        S: * STATUS INBOX (UIDNEXT 0 )
        S: * STATUS a (MESSAGES 2 UNSEEN 1.0 HIGHESTMODSEQ -1)
        S: A2 OK done
        S: A1 OK done
        """,
        async client =>
        {
            var items = StatusItems.Messages | StatusItems.Unseen | StatusItems.HighestModSeq;
            var first = client.Status("a", items);
            var second = client.Status("inbox", StatusItems.UidNext);

            Assert.Equal(0u, (await second).Require().UidNext);
            var status = (await first).Require();
            Assert.Equal((2u, 1u, 0u), (status.Messages, status.Unseen, status.HighestModSeq));
        });

    [Fact]
    public Task Mailboxes_are_made_renamed_and_removed() => ImapDialogue.Play(
        """
        C: A1 CREATE "Entw&APw-rfe" (USE (\Drafts))
        S: A1 OK made
        C: A2 RENAME "a\"b" "c\\d"
        S: A2 NO [ALREADYEXISTS] there is one
        C: A3 DELETE "R&-D"
        S: A3 NO [INUSE] busy
        C: A4 SUBSCRIBE "x"
        S: A4 OK done
        C: A5 UNSUBSCRIBE "x"
        S: A5 OK done
        """,
        async client =>
        {
            Assert.True((await client.Create("Entwürfe", SpecialUse.Drafts)).IsDone);
            Assert.Equal("ALREADYEXISTS", Outcomes.Refused(await client.Rename("a\"b", "c\\d")).Code?.Name);
            Assert.Equal("INUSE", Outcomes.Refused(await client.Delete("R&D")).Code?.Name);
            Assert.True((await client.Subscribe("x")).IsDone);
            Assert.True((await client.Unsubscribe("x")).IsDone);
        });

    [Fact]
    public Task With_UTF8_enabled_names_are_as_they_are_written() => ImapDialogue.PlayOffering(
        "IMAP4rev1 ENABLE UTF8=ACCEPT",
        """
        C: A1 ENABLE UTF8=ACCEPT
        S: * ENABLED UTF8=ACCEPT
        S: A1 OK done
        C: A2 LIST "" "Entwürfe%"
        S: * LIST () "/" "Entwürfe &-"
        S: A2 OK done
        """,
        async client =>
        {
            await Mail.Imap.Commands.Session.EnableCommand.Enable(client, ["UTF8=ACCEPT"]);
            Assert.Equal("Entwürfe &-", Assert.Single((await client.List("Entwürfe%")).Require()).Name);
        });

    [Fact]
    public Task Namespaces_and_quotas_are_read() => ImapDialogue.Play(
        """
        C: A1 NAMESPACE
        S: * NAMESPACE (("" "/")) NIL (("#shared." "." "X-PARAM" ("a" "b"))("#public/" NIL))
        S: A1 OK done
        C: A2 GETQUOTAROOT "INBOX"
        S: * QUOTAROOT INBOX ""
        S: * QUOTA "" (STORAGE 10737418240 21474836480 MESSAGE 1 2)
        S: A2 OK done
        """,
        async client =>
        {
            var spaces = (await client.Namespace()).Require();
            Assert.Equal([new MailboxNamespace("", '/')], spaces.Personal);
            Assert.Empty(spaces.OtherUsers);
            Assert.Equal(
                [new MailboxNamespace("#shared.", '.'), new MailboxNamespace("#public/", null)], spaces.Shared);
            Assert.Equal(
                [
                    new MailboxQuota("", "STORAGE", 10_737_418_240, 21_474_836_480),
                    new MailboxQuota("", "MESSAGE", 1, 2),
                ],
                (await client.Quota("INBOX")).Require());
        });
}
