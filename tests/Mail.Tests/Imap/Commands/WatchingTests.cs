using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Session;
using MailMesh.Mail.Imap.Commands.Watching;
using MailMesh.Mail.Tests.Imap.Scripts;
using MailMesh.Mail.Tests.Smtp.Scripts;
using MailMesh.TestStack;

namespace MailMesh.Mail.Tests.Imap.Commands;

public sealed class WatchingTests
{
    private const string Opened =
        """
        C: A1 SELECT "INBOX"
        S: * 1 EXISTS
        S: A1 OK done

        """;

    [Fact]
    public Task Changes_come_while_idling_and_another_command_interrupts() => ImapDialogue.Play(
        Opened +
        """
        C: A2 IDLE
        S: +
        S: * 2 EXISTS
        S: * 1 FETCH (FLAGS (\Seen))
        S: * 1 EXPUNGE
        S: * VANISHED 4:5
        C: DONE
        S: A2 OK done
        C: A3 NOOP
        S: * 9 EXISTS
        S: A3 OK done
        C: A4 IDLE
        S: + idling
        C: DONE
        S: A4 OK done
        """,
        async client =>
        {
            await client.Select("INBOX");
            var seen = new List<MailboxChange>();
            await foreach (var change in client.Idle())
            {
                seen.Add(change);
                if (seen.Count == 4) Assert.True((await client.Noop()).IsDone);
                if (seen.Count == 5) break;
            }

            Assert.Equal(new MailboxChange.Exists(2), seen[0]);
            Assert.Equal(["\\Seen"], Assert.IsType<MailboxChange.Flags>(seen[1]).Names);
            Assert.Equal(new MailboxChange.Expunged(1), seen[2]);
            Assert.Equal(new MailboxChange.Vanished(UidSet.Range(4, 5), false), seen[3]);
            Assert.Equal(new MailboxChange.Exists(9), seen[4]);
        });

    [Fact]
    public async Task An_idle_is_renewed_before_the_server_tires_of_it()
    {
        var clock = new ManualTime();
        await using var server = ScriptedServer.Play(
            """
            S: * PREAUTH [CAPABILITY IMAP4rev1 IDLE] hi
            C: A1 IDLE
            S: +
            C: DONE
            S: A1 OK done
            C: A2 IDLE
            S: +
            S: * BYE shutting down
            C: [close]
            """);
        await using var client = (await ImapClient.Connect(
            ImapDialogue.Endpoint(server.Port), new ImapOptions { Clock = clock })).Require();
        var ends = Task.Run(async () =>
        {
            await foreach (var change in client.Idle())
            {
                if (change is MailboxChange.Lost lost) return lost.Reason;
            }
            return "";
        });
        await Eventually.Holds(() => server.Dialogue.Contains("S: +", StringComparison.Ordinal));
        await Eventually.Holds(() =>
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            return server.Dialogue.Contains("A2 IDLE", StringComparison.Ordinal);
        });

        Assert.Contains("shutting down", await ends, StringComparison.Ordinal);
        await server.Done();
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_lost_and_one_that_idles_is_not()
    {
        var clock = new ManualTime();
        await using var server = ScriptedServer.Play(
            """
            S: * PREAUTH [CAPABILITY IMAP4rev1] hi
            C: A1 NOOP
            C: [close]
            """);
        await using var client = (await ImapClient.Connect(
            ImapDialogue.Endpoint(server.Port), new ImapOptions { Clock = clock })).Require();
        clock.Advance(TimeSpan.FromHours(1)); // no answer is due
        var noop = client.Noop();
        await Eventually.Holds(() => server.Dialogue.Contains("NOOP", StringComparison.Ordinal));
        clock.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal("no answer to NOOP within 120 s", Outcomes.Lost(await noop).Reason);
    }

    [Fact]
    public Task NOTIFY_tells_of_other_mailboxes() => ImapDialogue.Play(
        """
        C: A1 NOTIFY SET (selected (MessageNew (UID FLAGS) MessageExpunge FlagChange)) (personal (MessageNew *
        S: * STATUS "Sent" (MESSAGES 5 UIDNEXT 9)
        S: * LIST (\NonExistent) "/" "gone"
        S: A1 OK done
        C: A2 NOTIFY NONE
        S: A2 OK done
        """,
        async client =>
        {
            Assert.True((await client.Notify(new NotifyEvents())).IsDone);
            var changes = client.TakeChanges();
            Assert.Equal("Sent", Assert.IsType<MailboxChange.Elsewhere>(changes[0]).Status.Mailbox);
            Assert.False(Assert.IsType<MailboxChange.Listed>(changes[1]).Mailbox.IsSelectable);
            Assert.True((await client.Notify(null)).IsDone);
        });

    [Fact]
    public Task Changes_that_nobody_takes_become_one_word_of_warning() => ImapDialogue.Play(
        Opened +
        """
        C: A2 NOOP
        S: * 2 EXISTS
        S: * 3 EXISTS
        S: * 4 EXISTS
        S: A2 OK done
        """,
        async client =>
        {
            await client.Select("INBOX");
            await client.Noop();
            Assert.Equal([new MailboxChange.Overflow()], client.TakeChanges());
        },
        new ImapOptions { Limits = new ImapLimits { ChangesPendingMax = 2 } });

    [Fact]
    public Task A_BYE_ends_whatever_is_under_way() => ImapDialogue.Play(
        """
        C: A1 NOOP
        S: * BYE too long
        C: [close]
        """,
        async client =>
        {
            Assert.Contains("too long", Outcomes.Lost(await client.Noop()).Reason, StringComparison.Ordinal);
            Assert.Contains("too long", Outcomes.Lost(await client.Noop()).Reason, StringComparison.Ordinal);
            Assert.True(client.IsLost);
        });

    [Fact]
    public Task A_logout_is_done_however_the_server_leaves() => ImapDialogue.Play(
        """
        C: A1 LOGOUT
        S: * BYE bye
        S: * BYE and once more
        C: [close]
        """,
        async client => Assert.True((await client.Logout()).IsDone));

    [Fact]
    public Task Endless_chatter_that_nobody_asked_for_ends_the_connection() => ImapDialogue.Play(
        """
        C: A1 NOOP
        S: * OK still here
        S: * X-WHATEVER
        S: + surprise
        S: garbage
        C: [close]
        """,
        async client => Assert.Contains(
            "nobody asked for", Outcomes.Lost(await client.Noop()).Reason, StringComparison.Ordinal),
        new ImapOptions { Limits = new ImapLimits { IdleResponsesMax = 3 } });
}
