using System.Globalization;
using System.Text;
using Dapper;
using MailMesh.AppHost.Servers;
using MailMesh.Contracts;
using MailMesh.MailServers;
using Npgsql;

namespace MailMesh.InboxSync.Tests.Storm;

/// <summary>
/// The commits of a first sync don't wait for the disk. A database that dies then loses the last of them, which this
/// one is made to hold back for as long as it can; the mirror misses nothing of it.
/// </summary>
public sealed class FirstSyncKillTests
{
    private const string Account = "alice";
    private const int Mails = 3_000;
    private const int Kills = 3;
    private const int TextLines = 60; // several batches, and WAL for each

    [Fact]
    public async Task A_database_killed_three_times_in_a_first_sync_leaves_no_gap_and_no_mail_twice()
    {
        await using var dovecot = await Dovecot.Start(Account);
        Maildir.Fill(dovecot.Maildir(Account), Enumerable.Range(0, Mails).Select(Mail));
        await using var mesh = await ConnectedMesh.Start(ownPostgres: true, ("Sync__WindowMailsMax", "150"));
        await HoldWritesBack(mesh.Postgres!);

        var inbox = await mesh.Connect(dovecot.ImapPort, Account, Dovecot.Password);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var enough = kill * Mails / (Kills + 2);
            await mesh.Wait(async () => await Mirrored(mesh) >= enough, $"{enough} mails are mirrored");
            await mesh.Postgres!.Kill();
            await mesh.Postgres.StartAgain();
        }
        await mesh.Synced(inbox);

        var server = await new SecondClient(dovecot.ImapPort, Account).View();
        var view = await mesh.View(inbox);
        Assert.Empty(MailboxView.Differences(server, view.Mailbox));
        Assert.Empty(view.Contradictions);
        Assert.Equal(Mails, await mesh.Scalar<long>("select count(*) from mirror.emails"));
        Assert.Equal(Mails, await mesh.Scalar<long>("select count(*) from mirror.email_texts"));
        Assert.Empty(mesh.Heard<EmailReceived>());
    }

    private static Task<long> Mirrored(ConnectedMesh mesh) =>
        mesh.Scalar<long>("select coalesce(sum(total), 0)::bigint from mirror.folders");

    /// <summary>What nobody waits for goes to the disk after ten seconds, or a gigabyte.</summary>
    private static async Task HoldWritesBack(PrivatePostgres postgres)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
        await connection.ExecuteAsync("alter system set wal_writer_delay = '10s'");
        await connection.ExecuteAsync("alter system set wal_writer_flush_after = '1GB'");
        await connection.ExecuteAsync("select pg_reload_conf()");
    }

    private static ReadOnlyMemory<byte> Mail(int number)
    {
        var text = string.Concat(Enumerable.Range(0, TextLines).Select(line =>
            string.Create(CultureInfo.InvariantCulture, $"Word{number * TextLines + line} of mail {number}.\r\n")));
        return Encoding.UTF8.GetBytes(Sample.Letter(
            subject: $"Mail {number:0000}", id: $"<first-{number}@outside.test>", text: text));
    }
}
