using System.Text;
using MailMesh.InboxSync.Changing.Carrying;
using MailMesh.Mail.Imap.Commands.Messages;
using Npgsql;
using static MailMesh.InboxSync.Tests.Sample;

namespace MailMesh.InboxSync.Tests.Changing;

/// <summary>
/// The copy of a sent mail in the server's Sent: exactly one, whoever files it and wherever we are killed.
/// </summary>
public sealed class SentCopyTests(ConnectedWorld world) : IClassFixture<ConnectedWorld>
{
    [Fact]
    public async Task A_sent_mail_is_put_into_Sent_once_read_and_has_its_place_there()
    {
        var inbox = await world.Connect();
        var id = Id();

        var emailId = await inbox.Sent(Letter(id));
        Assert.Equal(["append"], await inbox.Changes());
        Assert.IsType<CarryEnd.Done>(await inbox.Carry());

        var copy = Assert.Single(await inbox.Server("Sent"));
        Assert.Equal((id, "\\Seen"), (copy.MessageId, copy.Flags));
        var email = await inbox.Mirror(emailId);
        Assert.Equal(("SENT", "Sent", (long?)copy.Uid), (email!.Folder, email.Place, email.Uid));
        Assert.Empty(await inbox.Changes());
    }

    [Fact]
    public async Task Killed_between_the_append_and_its_row_the_next_worker_finds_the_copy()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Sent(Letter());
        await using (await Fault.OnSettling(inbox))
            await Assert.ThrowsAsync<PostgresException>(() => inbox.Carry());
        var copy = Assert.Single(await inbox.Server("Sent"));

        await inbox.Carry();

        Assert.Equal(copy, Assert.Single(await inbox.Server("Sent")));
        Assert.Equal(copy.Uid, (await inbox.Mirror(emailId))!.Uid);
    }

    [Fact]
    public async Task A_copy_that_the_server_filed_and_sync_met_first_becomes_the_sent_email_and_no_second_one()
    {
        var inbox = await world.Connect();
        var letter = Letter();
        var twin = await inbox.Have(letter.Replace("Some text", "Some text, changed by its server",
            StringComparison.Ordinal), "Sent");

        var emailId = await inbox.Sent(letter);
        await inbox.Carry();

        var copy = Assert.Single(await inbox.Server("Sent"));
        Assert.Equal(copy.Uid, (await inbox.Mirror(emailId))!.Uid);
        Assert.Null(await inbox.Mirror(twin));
    }

    [Fact]
    public async Task A_server_that_files_its_own_copy_gets_none_from_us_and_its_copy_is_waited_for()
    {
        var inbox = await world.Connect();
        await world.Run(
            "update mirror.accounts set imap_host = 'imap.gmail.com' where inbox_id = @Id", new { inbox.Id });
        var letter = Letter();
        var emailId = await inbox.Sent(letter);

        await inbox.Carry();
        Assert.Empty(await inbox.Server("Sent"));
        Assert.Equal(["append"], await inbox.Changes());

        await using (var server = await inbox.Open())
            await server.Append("Sent", Encoding.UTF8.GetBytes(letter));
        await world.Run("update mirror.changes set due_at = now() where inbox_id = @Id", new { inbox.Id });
        await inbox.Carry();

        Assert.Equal(Assert.Single(await inbox.Server("Sent")).Uid, (await inbox.Mirror(emailId))!.Uid);
        Assert.Empty(await inbox.Changes());
    }

    [Fact]
    public async Task What_is_done_to_a_sent_email_before_its_copy_is_there_follows_it()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Sent(Letter());

        await inbox.Update(ask => ask with { Starred = true, MoveTo = "Archive" }, emailId);
        await inbox.Carry();

        Assert.Empty(await inbox.Server("Sent"));
        Assert.Equal("\\Flagged \\Seen", Assert.Single(await inbox.Server("Archive")).Flags);
        Assert.Equal("Archive", (await inbox.Mirror(emailId))!.Place);
    }
}
