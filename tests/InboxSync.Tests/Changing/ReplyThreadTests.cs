using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using MailMesh.Contracts;
using MailMesh.MailServers;
using MailMesh.Mirror.Reading;
using MailMesh.Providers.Hosted;
using MailMesh.Sender.Composing;
using MailMesh.TestStack;
using static MailMesh.InboxSync.Tests.Sample;

namespace MailMesh.InboxSync.Tests.Changing;

/// <summary>A reply as Sender composes it and the server's Sent holds it, read by another program.</summary>
public sealed class ReplyThreadTests(ConnectedWorld world) : IClassFixture<ConnectedWorld>
{
    [Fact]
    public async Task A_second_client_sees_the_reply_below_what_it_answers_and_one_copy_of_it()
    {
        var inbox = await world.Connect();
        var (first, second) = (Id(), Id());
        var emailId = await inbox.Have(Letter(second, "Re: Prices", more: $"References: {first}\r\n"));

        await inbox.Sent(await Reply(inbox, emailId));
        await inbox.Carry();

        var seen = await Seen(inbox);
        var answered = Assert.Single(seen["INBOX"]);
        var reply = Assert.Single(seen["Sent"]);
        Assert.Equal(answered["Message-ID"], reply["In-Reply-To"]);
        Assert.Equal($"{first} {second}", reply["References"]);
        Assert.Equal("Re: Prices", reply["Subject"]);
        Assert.Contains($"{inbox.Account}@connected.test", reply["From"], StringComparison.Ordinal);
    }

    private async Task<string> Reply(ConnectedInbox inbox, Guid emailId)
    {
        var mirror = world.Get<MirrorReader>();
        var email = (await mirror.GetEmail(inbox.WorkspaceId, emailId, CancellationToken.None))!;
        var hosted = new HostedSettings { Domains = ["mailmesh.test"], Listener = new DnsEndPoint("127.0.0.1", 1) };
        var draft = ReplyToEmailDraft.Compose(
            new OriginalEmail
            {
                MessageId = email.Row.MessageId,
                References = email.References,
                InReplyTo = email.InReplyTo,
                Subject = email.Row.Subject,
                Text = email.Text,
            },
            new ReplyToEmail
            {
                SendId = Guid.CreateVersion7(),
                WorkspaceId = inbox.WorkspaceId,
                InboxId = inbox.Id,
                EmailId = emailId,
                To = [new EmailAddress("ann@outside.test")],
                Body = "It costs nothing.",
                AskedAt = DateTimeOffset.UnixEpoch,
            });
        var composer = new DraftComposer(
            mirror, new AttachmentReader(world.Database, mirror), hosted, TimeProvider.System);
        return Encoding.UTF8.GetString(
            Assert.IsType<ComposedMail.Ready>(await composer.Compose(draft, CancellationToken.None)).Raw);
    }

    private async Task<Dictionary<string, List<Dictionary<string, string>>>> Seen(ConnectedInbox inbox)
    {
        var script = Path.Combine(RepositoryFile.Root, "tests/InboxSync.Tests/Changing/threads_seen.py");
        var port = world.Dovecot.ImapPort.ToString(CultureInfo.InvariantCulture);
        var output = await RealProgram.Run(new ProgramStart(
            "/usr/bin/python3", "python3", RealProgram.Folder(), "-B", script, port, inbox.Account, Dovecot.Password));
        return JsonSerializer.Deserialize<Dictionary<string, List<Dictionary<string, string>>>>(output)!;
    }
}
