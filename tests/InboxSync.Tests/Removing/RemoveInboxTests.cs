using System.Text;
using System.Text.RegularExpressions;
using MailMesh.Contracts;
using MailMesh.InboxSync.Removing;
using MailMesh.Mail;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Sasl;
using MailMesh.MailServers;
using MailMesh.TestStack;
using MassTransit;

namespace MailMesh.InboxSync.Tests.Removing;

/// <summary>What its owner removes is found by nobody at once, and leaves no row.</summary>
[Collection(InboxSyncTests.Name)]
public sealed class RemoveInboxTests(InboxSyncFixture mesh, RemoveInboxTests.Servers servers)
    : IClassFixture<RemoveInboxTests.Servers>
{
    private const string Account = "carol";

    [Fact]
    public async Task A_connected_inbox_leaves_no_row_and_its_session_leaves_the_server_whose_mail_stays()
    {
        await using var client = await SecondClient();
        for (var i = 0; i < 3; i++)
            await client.Append("INBOX", Encoding.UTF8.GetBytes(Sample.Letter()), new AppendOptions());
        var ask = Accounts.At(servers.Dovecot, Account);
        Assert.True((await mesh.Ask(ask)).Is(out Response<InboxConnected>? _));
        await Eventually.Holds(
            () => mesh.Scalar<bool>("select state = 'ready' from mirror.inboxes where inbox_id = @InboxId", ask),
            what: "the mirror is whole");
        var emails = await mesh.List<Guid>("select email_id from mirror.emails where inbox_id = @InboxId", ask);
        Assert.Equal(3, emails.Count);
        Assert.True(Sessions() > 1, "No session is at the server.");

        var removed = await mesh.Ask(new RemoveInbox { InboxId = ask.InboxId, WorkspaceId = ask.WorkspaceId });

        Assert.Equal(new InboxRemoved(ask.InboxId, Found: true), removed);
        Assert.Equal(0, await mesh.Scalar<long>("select count(*) from mirror.accounts where inbox_id = @InboxId", ask));
        await NothingIsLeft(ask.InboxId, emails);
        await Eventually.Holds(
            () => Task.FromResult(Sessions() == 1), what: "ours alone is connected");
        Assert.Equal(3u, (await client.Status("INBOX", StatusItems.Messages)).Require().Messages);
        Assert.DoesNotContain(mesh.Heard<EmailDeleted>(), heard => heard.InboxId == ask.InboxId);
    }

    [Fact]
    public async Task A_hosted_inbox_takes_no_mail_any_more_and_its_address_is_free()
    {
        var inbox = await mesh.Open($"gone-{Guid.CreateVersion7():n}");
        using var smtp = await mesh.Smtp();
        await smtp.Deliver(Sample.Letter(), inbox.Address);
        var email = await Eventually.Gives(async () => (await inbox.List()).SingleOrDefault());
        var many = await Copies(email.EmailId, (2 * RemovalSweep.RowsMax) + 7);

        await mesh.Ask(new RemoveInbox { InboxId = inbox.Id, WorkspaceId = inbox.WorkspaceId });

        Assert.Null(await mesh.Reader.FindInbox(inbox.WorkspaceId, inbox.Address, CancellationToken.None));
        Assert.Null(await mesh.Reader.GetEmail(inbox.WorkspaceId, email.EmailId, CancellationToken.None));
        await smtp.Say("MAIL FROM:<ann@outside.test>", "250");
        await smtp.Say($"RCPT TO:<{inbox.Address}>", "550");
        var again = await mesh.Ask(new CreateInbox
        {
            InboxId = Guid.CreateVersion7(),
            WorkspaceId = inbox.WorkspaceId,
            LocalPart = inbox.Address.Split('@')[0],
        });
        Assert.True(again.Is(out Response<InboxOpened>? _), "The address is still taken.");
        await NothingIsLeft(inbox.Id, many);
    }

    [Fact]
    public async Task A_repeat_answers_alike_and_nobody_removes_what_another_workspace_has()
    {
        var inbox = await mesh.Open();
        var ask = new RemoveInbox { InboxId = inbox.Id, WorkspaceId = inbox.WorkspaceId };

        Assert.False((await mesh.Ask(ask with { WorkspaceId = Guid.CreateVersion7() })).Found);
        Assert.NotNull(await mesh.Reader.FindInbox(inbox.WorkspaceId, inbox.Address, CancellationToken.None));
        Assert.True((await mesh.Ask(ask)).Found);
        await NothingIsLeft(inbox.Id, []);
        Assert.False((await mesh.Ask(ask)).Found);
    }

    [Fact]
    public async Task A_mail_that_was_sent_before_is_filed_nowhere_and_holds_up_nothing()
    {
        var inbox = await mesh.Open();
        await mesh.Ask(new RemoveInbox { InboxId = inbox.Id, WorkspaceId = inbox.WorkspaceId });
        var sent = new EmailSent
        {
            EventId = Guid.CreateVersion7(), WorkspaceId = inbox.WorkspaceId, InboxId = inbox.Id,
            SendId = Guid.CreateVersion7(), EmailId = Guid.CreateVersion7(), MessageId = "<late@mailmesh.test>",
            Recipients = ["ada@example.com"], Reply = "250", Subject = "late", At = TimeProvider.System.GetUtcNow(),
        };
        await mesh.Submit(sent.SendId, Encoding.UTF8.GetBytes(Sample.Letter()));

        await mesh.Publish(sent, sent.EventId);

        await Eventually.Holds(
            () => mesh.Scalar<bool>(
                "select exists (select from mirror.processed_messages where message_id = @EventId)", sent),
            what: "the event was handled");
        await NothingIsLeft(inbox.Id, [sent.EmailId]);
    }

    /// <summary>In any table of the mirror that names inboxes or emails; raw mail stays in its packs.</summary>
    private async Task NothingIsLeft(Guid inboxId, IReadOnlyList<Guid> emailIds)
    {
        var tables = await mesh.List<(string Table, string Column)>(
            """
            select c.table_name, c.column_name
            from information_schema.columns c
            join information_schema.tables t using (table_schema, table_name)
            where c.table_schema = 'mirror' and t.table_type = 'BASE TABLE'
                and c.column_name in ('inbox_id', 'email_id')
            """);
        Assert.Contains(("thread_keys", "inbox_id"), tables);
        var left = string.Join(
            " union all ",
            tables.Select(one => $"select 1 from mirror.{one.Table} where {one.Column} = any(@ids)"));
        Guid[] ids = [inboxId, .. emailIds];
        await Eventually.Holds(
            () => mesh.Scalar<bool>($"select not exists ({left})", new { ids }), what: "nothing is left of the inbox");
    }

    /// <summary>More emails of the same inbox than one batch deletes.</summary>
    private async Task<IReadOnlyList<Guid>> Copies(Guid emailId, int count) => await mesh.List<Guid>(
        """
        insert into mirror.emails
        select (jsonb_populate_record(
            e, jsonb_build_object('email_id', gen_random_uuid(), 'arrival', e.arrival + n, 'arrived_by_smtp', false))).*
        from mirror.emails e, generate_series(1, @count) n
        where e.email_id = @emailId
        returning email_id
        """,
        new { emailId, count });

    private int Sessions() =>
        Count($"imap-login: Info: Login: user=<{Account}>")
        - Count($"imap\\({Account}\\).*(Disconnected|Logged out)");

    private int Count(string pattern) => Regex.Count(servers.Dovecot.Output, pattern);

    private async Task<ImapClient> SecondClient() => (await ImapClient.Connect(
        new ImapEndpoint(
            "127.0.0.1", servers.Dovecot.ImapPort, TlsMode.None,
            new PasswordCredential($"{Account}@connected.test", Dovecot.Password)) { AllowSecretsInClear = true },
        new ImapOptions(), CancellationToken.None)).Require();

    public sealed class Servers : IAsyncLifetime
    {
        public Dovecot Dovecot { get; private set; } = null!;

        public async Task InitializeAsync() => Dovecot = await Dovecot.Start(Account);

        public async Task DisposeAsync() => await Dovecot.DisposeAsync();
    }
}
