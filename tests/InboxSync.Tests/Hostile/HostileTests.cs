using MailMesh.Contracts;
using MailMesh.InboxSync.Tests.Storm;
using MailMesh.Mirror.Blobs;

namespace MailMesh.InboxSync.Tests.Hostile;

/// <summary>One worker that tests of one class share. Waits for silent servers are short.</summary>
public sealed class HostileFixture : IAsyncLifetime
{
    public ConnectedMesh Mesh { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Mesh = await ConnectedMesh.Start(settings: ("Fleet__SilenceMax", "00:00:03"));

    public async Task DisposeAsync() => await Mesh.DisposeAsync();
}

/// <summary>Whatever a server does with one mail or folder: all others are mirrored, and the fault is named.</summary>
public sealed class HostileTests(HostileFixture fixture) : IClassFixture<HostileFixture>
{
    private const int InboxMails = 30;
    private const int OtherMails = 10;
    private const long FaultyUid = 15;

    [Theory]
    [InlineData(MailFault.HangsInLiteral)]
    [InlineData(MailFault.ClosesInLiteral)]
    [InlineData(MailFault.No)]
    [InlineData(MailFault.Bad)]
    public async Task A_mail_that_can_not_be_read_is_named_and_keeps_no_other_out(MailFault fault)
    {
        await using var server = new HostileServer(
            HostileMailbox.Of("INBOX", InboxMails, fault), HostileMailbox.Of("Other", OtherMails));
        var inbox = await Connect(server);

        var view = await Await(inbox, view => Uids(view, "INBOX").Count() >= InboxMails - 1
            && Uids(view, "Other").Count() == OtherMails && Fault(view, "INBOX") is not null);

        Assert.Null(Fault(view, "Other"));
        Assert.Contains($"{FaultyUid}", Fault(view, "INBOX"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MailFault.LiteralTooShort)]
    [InlineData(MailFault.LiteralTooLong)]
    public async Task A_mail_whose_literal_lies_keeps_no_other_out(MailFault fault)
    {
        var mailbox = HostileMailbox.Of("INBOX", InboxMails, fault);
        await using var server = new HostileServer(mailbox, HostileMailbox.Of("Other", OtherMails));
        var inbox = await Connect(server);

        var view = await Await(inbox, view => Uids(view, "INBOX").Except([FaultyUid]).Count() == InboxMails - 1
            && Uids(view, "Other").Count() == OtherMails);

        Assert.Equal(
            mailbox.Mails.Where(mail => mail.Uid != FaultyUid).Select(mail => mail.MessageId("INBOX")),
            view.Emails.Where(email => email.Folder == "INBOX" && email.Uid != FaultyUid).OrderBy(email => email.Uid)
                .Select(email => email.MessageId));
    }

    [Theory]
    [InlineData(MailFault.SizeTooSmall)]
    [InlineData(MailFault.SizeTooLarge)]
    [InlineData(MailFault.DateIn1970)]
    [InlineData(MailFault.DateUnreadable)]
    public async Task A_mail_that_is_only_described_wrong_is_mirrored_as_it_is(MailFault fault)
    {
        var mailbox = HostileMailbox.Of("INBOX", InboxMails, fault);
        await using var server = new HostileServer(mailbox, HostileMailbox.Of("Other", OtherMails));
        var inbox = await Connect(server);

        var view = await Await(inbox, view => Uids(view, "INBOX").Count() == InboxMails
            && Uids(view, "Other").Count() == OtherMails);

        Assert.Equal(
            mailbox.Mails.Select(mail => (long)mail.Body("INBOX").Length),
            view.Emails.Where(email => email.Folder == "INBOX").OrderBy(email => email.Uid)
                .Select(email => email.Size));
    }

    [Fact]
    public async Task Folders_that_differ_by_case_alone_are_mirrored_each_for_itself_and_names_that_are_none_are_named()
    {
        string[] good = ["Reports", "reports", " ", "&-&-"];
        string[] bad = ["Bad\u0001Name\u007f", "Caf&broken", "\u00c4rger"]; // none of them is modified UTF-7
        await using var server = new HostileServer(
        [
            HostileMailbox.Of("INBOX", InboxMails),
            .. good.Concat(bad).Select(name => HostileMailbox.Of(name, OtherMails)),
        ]);
        var inbox = await Connect(server);

        var view = await Await(inbox, view => Uids(view, "INBOX").Count() == InboxMails
            && view.Folders.All(folder => folder.Fault is not null || folder.Total >= OtherMails)
            && view.Folders.Count == 1 + good.Length + bad.Length);

        Assert.Equal(bad.Length, view.Folders.Count(folder => folder.Fault is not null));
        Assert.Equal(
            server.Mailboxes.Where(mailbox => good.Contains(mailbox.Name))
                .SelectMany(mailbox => mailbox.Mails.Select(mail => mail.MessageId(mailbox.Name)))
                .Order(StringComparer.Ordinal),
            view.Emails.Where(email => email.Folder != "INBOX").Select(email => email.MessageId!)
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(null)]
    public async Task A_folder_without_a_UIDNEXT_is_mirrored_whole(long? uidNext)
    {
        var other = HostileMailbox.Of("Other", OtherMails);
        await using var server = new HostileServer(
            HostileMailbox.Of("INBOX", InboxMails) with { UidNext = uidNext }, other with { UidNext = uidNext });
        var inbox = await Connect(server);

        await Await(inbox, view => Uids(view, "INBOX").Count() == InboxMails
            && Uids(view, "Other").Count() == OtherMails);
    }

    [Fact]
    public async Task A_server_that_hangs_up_after_every_few_commands_is_mirrored_all_the_same()
    {
        await using var server = new HostileServer(
            HostileMailbox.Of("INBOX", 600), HostileMailbox.Of("Other", 300))
        {
            CommandsMax = 8,
        };
        var inbox = await Connect(server);

        await Await(inbox, view => Uids(view, "INBOX").Count() == 600 && Uids(view, "Other").Count() == 300);

        Assert.True(server.Connections > 1, "It never hung up.");
    }

    [Fact]
    public async Task A_server_that_drops_connections_after_a_while_is_mirrored_and_followed()
    {
        await using var server = new HostileServer(
            HostileMailbox.Of("INBOX", 600), HostileMailbox.Of("Other", 300))
        {
            LivesFor = TimeSpan.FromMilliseconds(500),
        };
        var inbox = await Connect(server);
        await Await(inbox, view => Uids(view, "INBOX").Count() == 600 && Uids(view, "Other").Count() == 300);
        await fixture.Mesh.Synced(inbox);

        server.Mailboxes = [HostileMailbox.Of("INBOX", 602), HostileMailbox.Of("Other", 301)];
        var view = await Await(
            inbox, view => Uids(view, "INBOX").Count() == 602 && Uids(view, "Other").Count() == 301);

        Assert.All(view.Folders, folder => Assert.Null(folder.Fault));
        await fixture.Mesh.Wait(() => Task.FromResult(Arrivals(inbox).Count() == 3), "three arrivals are told of");
        Assert.Equal(3, Arrivals(inbox).Distinct().Count());
    }

    [Theory]
    [InlineData(45_000_000, true)] // 50 MiB is the limit
    [InlineData(60_000_000, false)]
    public async Task A_mail_of_many_megabytes_is_whole_to_the_byte_or_cut_and_named(int size, bool isWhole)
    {
        var mailbox = HostileMailbox.Of("INBOX", 5, size: size);
        await using var server = new HostileServer(mailbox, HostileMailbox.Of("Other", OtherMails));
        var inbox = await Connect(server);

        var view = await Await(inbox, view => Uids(view, "INBOX").Count() == 5
            && Uids(view, "Other").Count() == OtherMails);

        var body = mailbox.Mails[2].Body("INBOX");
        var mail = view.Emails.Single(email => email is { Folder: "INBOX", Uid: 3 });
        using var packs = new PackReader(new BlobOptions { Folder = fixture.Mesh.Blobs });
        var raw = await packs.Read(
            new BlobRef(mail.Sha256, mail.Pack, mail.Position, mail.Size), CancellationToken.None);
        Assert.True(raw.AsSpan().SequenceEqual(body.AsSpan(0, isWhole ? size : 1024 * 1024)), $"{raw.Length} B differ");
        if (isWhole)
        {
            Assert.Null(Fault(view, "INBOX"));
            return;
        }
        view = await Await(inbox, view => Fault(view, "INBOX") is not null);
        Assert.Contains("UID 3", Fault(view, "INBOX"), StringComparison.Ordinal);
        Assert.Contains("larger than 52428800 bytes", Fault(view, "INBOX"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_400_000_mails_comes_newest_first_in_bounded_memory_and_lets_others_through()
    {
        const uint mails = 400_000;
        const int enough = 2_000;
        const long workingSetMax = 400_000_000;
        await using var server = new HostileServer(
            HostileMailbox.Of("INBOX", InboxMails), HostileMailbox.Of("Huge", (int)mails),
            HostileMailbox.Of("Other", OtherMails));
        var inbox = await Connect(server);

        var view = await Await(inbox, view => Uids(view, "INBOX").Count() == InboxMails
            && Uids(view, "Other").Count() == OtherMails && Uids(view, "Huge").Count() >= enough);

        Assert.Contains(mails, Uids(view, "Huge"));
        Assert.DoesNotContain(1, Uids(view, "Huge"));
        Assert.InRange(fixture.Mesh.Worker.WorkingSetBytes, 0, workingSetMax);
    }

    private IEnumerable<string?> Arrivals(Guid inbox) =>
        fixture.Mesh.Heard<EmailReceived>().Where(heard => heard.InboxId == inbox).Select(heard => heard.MessageId);

    private async Task<Guid> Connect(HostileServer server) =>
        await fixture.Mesh.Connect(server.Port, "agent", "secret");

    private async Task<MirrorView> Await(Guid inbox, Func<MirrorView, bool> holds)
    {
        MirrorView? view = null;
        try
        {
            await fixture.Mesh.Wait(
                async () => holds(view = await fixture.Mesh.View(inbox)), "the mirror has all of it");
        }
        catch (TimeoutException late)
        {
            var folders = view!.Folders.Select(
                folder => $"{folder}: {string.Join(',', Uids(view, folder.Name).Take(40))}");
            throw new TimeoutException($"{string.Join('\n', folders)}\n{late.Message}", late);
        }
        return view!;
    }

    private static IEnumerable<long> Uids(MirrorView view, string folder) =>
        view.Emails.Where(email => email.Folder == folder).Select(email => email.Uid!.Value).Order();

    private static string? Fault(MirrorView view, string folder) =>
        view.Folders.SingleOrDefault(each => each.Name == folder)?.Fault;
}
