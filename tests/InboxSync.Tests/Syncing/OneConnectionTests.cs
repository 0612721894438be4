using MailMesh.Contracts;
using MailMesh.InboxSync.Changing;
using MailMesh.InboxSync.Fleet;
using MailMesh.InboxSync.Syncing;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Syncing;

/// <summary>Dovecot that lets each user in once at a time.</summary>
public sealed class OneConnectionWorld : DovecotWorld
{
    protected override string ServerSettings => "mail_max_userip_connections = 1\n";
}

/// <summary>Where a second connection is refused, the first one does all the work.</summary>
public sealed class OneConnectionTests(OneConnectionWorld world) : IClassFixture<OneConnectionWorld>
{
    [Fact]
    public async Task One_connection_syncs_waits_for_mail_and_carries_changes()
    {
        var account = await world.NewAccount();
        Put(account, "Old", 1);
        await using var sync = await account.Synced();

        Put(account, "New", 2);
        await Eventually.Holds(async () => await account.Mail("New") is not null);
        var email = (await account.Mail("New"))!.EmailId;
        Assert.Equal([(Guid?)email], await account.Told<EmailReceived>());
        await new UpdateEmailsConsumer(
            world.Get<ChangeAnswers>(), world.Get<ChangeSignal>(), TimeProvider.System).Change(
            new UpdateEmails
            {
                ChangeId = Guid.CreateVersion7(), WorkspaceId = account.WorkspaceId, EmailIds = [email], Read = true,
            },
            CancellationToken.None);

        await Eventually.Holds(
            () => Directory.EnumerateFiles(Path.Combine(world.Dovecot.Maildir(account.User), "cur"))
                .Count(file => file.EndsWith(":2,S", StringComparison.Ordinal)) == 1,
            what: "the server has it as read");
        Assert.Empty(sync.Ends);
        Assert.Contains("Maximum number of connections", world.Dovecot.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_another_program_has_the_only_connection_is_no_refused_login()
    {
        var account = await world.NewAccount();
        await using var other = await account.Open();

        var outcome = await account.Connect(CancellationToken.None);

        Assert.False(outcome.IsDone);
        Assert.True(outcome.ToEnd() is SessionEnd.Disconnected or SessionEnd.Throttled, $"{outcome}");
    }

    /// <summary>As the server's own delivery does: no second login is needed.</summary>
    private void Put(SyncedAccount account, string subject, int number)
    {
        var maildir = world.Dovecot.Maildir(account.User);
        MailServers.Maildir.Fill(maildir, []);
        File.WriteAllText(
            Path.Combine(maildir, "new", $"178000000{number}.M1P{number}.host"), Sample.Letter(subject: subject));
    }
}
