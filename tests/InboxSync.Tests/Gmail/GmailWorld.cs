using System.Text;
using MailMesh.InboxSync.Receiving;
using MailMesh.InboxSync.Tests.Syncing;
using MailMesh.Mail.Mime;
using MailMesh.Mirror;
using MailMesh.Mirror.Writing;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Gmail;

/// <summary>An account at Gmail whose mirror is whole and followed.</summary>
public sealed class GmailWorld : IAsyncDisposable
{
    public static readonly DateTimeOffset LongAgo = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private GmailWorld(GmailServer server, SyncedAccount account) =>
        (Server, Account, Sync) = (server, account, account.Sync());

    public GmailServer Server { get; }

    public GmailAccount Gmail => Server.Account;

    public SyncedAccount Account { get; }

    public RunningSync Sync { get; }

    public static async Task<GmailWorld> Start(SyncWorld world, params (string Subject, string Labels)[] mails)
    {
        var gmail = new GmailAccount("Work", "Two words");
        foreach (var (subject, labels) in mails)
            gmail.Receive(subject, labels);
        var server = new GmailServer(gmail);
        var started = new GmailWorld(server, await world.Account(server.Port, "gmail"));
        await Eventually.Holds(started.Account.IsWhole);
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        await Sync.DisposeAsync();
        await Server.DisposeAsync();
    }

    public Task<MirroredMail> Mail(string subject) => Eventually.Gives(() => Account.Mail(subject));

    /// <summary>Waits until the mirror shows a mail so.</summary>
    public Task Shows(string subject, string folder, params string[] labels) => Eventually.Holds(
        async () => await Account.Mail(subject) is { } mail && mail.Folder == folder
            && mail.Labels.SequenceEqual(labels),
        what: $"{subject} in {folder} with [{string.Join(", ", labels)}]");

    /// <summary>Waits until Gmail has these labels and flags of a mail.</summary>
    public Task Has(string subject, string labels) =>
        Eventually.Holds(() => Gmail.Labels(subject) == labels, what: $"{subject} with {labels} at Gmail");

    /// <summary>A mail that Sender has sent, in the mirror, its copy awaited.</summary>
    public async Task<Guid> Sent(byte[] raw, DateTimeOffset? at = null)
    {
        var emailId = Guid.CreateVersion7();
        var blob = await Account.World.Get<BlobStore>().Keep([raw], CancellationToken.None);
        await Account.World.Get<Postgres.Database>().InTransaction(
            (_, tx, ct) => MirrorWriter.File(
                tx,
                [
                    new EmailToFile
                    {
                        EmailId = emailId,
                        InboxId = Account.Id,
                        FolderRole = FolderRole.Sent,
                        Content = ReadMail.Of(MimeParser.Parse(raw)),
                        Blob = blob[0],
                        ReceivedAt = at ?? LongAgo,
                        IsRead = true,
                    },
                ],
                ct),
            CancellationToken.None);
        await Account.World.Run(
            """
            insert into mirror.changes (inbox_id, email_id, kind, folder_id, due_at, asked_at)
            select inbox_id, email_id, 'append', folder_id, now(), now() from mirror.emails where email_id = @emailId
            """,
            new { emailId });
        return emailId;
    }

    public static byte[] Letter(string subject, string headers = "") => Encoding.ASCII.GetBytes(
        $"Message-ID: <{Guid.CreateVersion7():n}@ours.test>\r\nFrom: me@gmail.test\r\nSubject: {subject}\r\n"
        + $"{headers}\r\n{subject}\r\n");
}
