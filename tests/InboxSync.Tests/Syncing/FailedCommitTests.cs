using System.Text;
using MailMesh.InboxSync.Fleet;
using MailMesh.MailServers;
using MailMesh.TestStack;
using Npgsql;

namespace MailMesh.InboxSync.Tests.Syncing;

/// <summary>A database that fails in the middle of a first sync ends the session; the next one goes on.</summary>
public sealed class FailedCommitTests(DovecotWorld world) : IClassFixture<DovecotWorld>
{
    /// <summary>More than the fetch may have gathered while one commit is under way.</summary>
    private const int Mails = 2_000;

    [Fact]
    public async Task A_commit_that_fails_ends_the_session_though_more_mail_is_waiting_to_be_stored()
    {
        var account = await world.NewAccount();
        Maildir.Fill(
            world.Dovecot.Maildir(account.User),
            Enumerable.Range(0, Mails).Select(number => new ReadOnlyMemory<byte>(
                Encoding.UTF8.GetBytes(Sample.Letter(subject: $"Mail {number:0000}")))));
        await world.Run(
            $"""
            create function mirror.fails() returns trigger language plpgsql as $$
            begin
                if exists (select 1 from added where inbox_id = '{account.Id}') then
                    raise exception 'fails' using errcode = '57P03'; -- cannot_connect_now: it will pass
                end if;
                return null;
            end $$;
            create trigger fails after insert on mirror.emails referencing new table as added
                for each statement execute function mirror.fails();
            """);
        var held = new HeldInbox(
            account.Id, account.WorkspaceId, $"{account.User}@connected.test", 0, ct => account.Connect(ct), default);

        var session = world.Session.Run(held, CancellationToken.None);

        await Eventually.Holds(() => session.IsCompleted, what: "the session ended");
        await Assert.ThrowsAsync<PostgresException>(() => session);
        Assert.Empty(await account.Mails());
        await world.Run("drop function mirror.fails() cascade");
        await using var sync = await account.Synced();
        Assert.Equal(Mails, (await account.Mails()).Count);
        Assert.Empty(sync.Ends);
    }
}
