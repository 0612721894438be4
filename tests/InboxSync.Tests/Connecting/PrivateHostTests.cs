using System.Net;
using System.Net.Sockets;
using MailMesh.InboxSync.Connecting;
using MailMesh.InboxSync.Fleet;
using MailMesh.InboxSync.Syncing;
using MailMesh.Mail;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Peers;
using MailMesh.Mail.Smtp;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Connecting;

/// <summary>A stranger who connects an account leads us nowhere into our own network.</summary>
public sealed class PrivateHostTests
{
    private const int Port = 993;

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("0.0.0.0")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("64:ff9b::7f00:1")]
    public async Task A_private_address_is_refused_for_either_server_and_the_setting_is_named(string host)
    {
        await using var sink = new Sink();
        var server = new AccountServer(host, sink.Port, TlsMode.Implicit);

        var imap = await AccountTries.Try(server, allowPrivateHosts: false);

        Assert.Equal("host_not_allowed", imap!.Code);
        Assert.Equal(
            $"imap: {host} is an address of a private network. The operator of this installation may allow those with "
            + "Connecting__AllowPrivateHosts=true.", imap.Detail);
        var endpoints = new AccountEndpoints(new ConnectingOptions());
        Assert.All(
            IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host),
            address => Assert.False(endpoints.Smtp(server, null).AddressAllowed!(address)));
        Assert.Equal(0, sink.Connections);
    }

    [Fact]
    public async Task Without_TLS_no_password_goes_to_a_public_address_and_the_choices_are_named()
    {
        var refused = await AccountTries.Try(new AccountServer("192.5.5.241", 143, TlsMode.None));

        Assert.Equal("host_not_allowed", refused!.Code);
        Assert.Equal(
            "imap: without TLS only a server of this installation's own network may be used: choose tls implicit or "
            + "starttls.", refused.Detail);
    }

    [Fact]
    public async Task A_name_that_leads_home_only_after_the_check_is_refused_at_the_connection()
    {
        // The account was checked while its name led elsewhere; each login asks again.
        await using var sink = new Sink();
        var account = AccountTries.Account(new AccountServer("localhost", sink.Port, TlsMode.Implicit));
        var endpoint = new AccountEndpoints(new ConnectingOptions()).Imap(account.Imap, null);

        var outcome = await ImapClient.Connect(endpoint, new ImapOptions(), CancellationToken.None);

        var lost = Assert.IsType<ImapOutcome<ImapClient>.Lost>(outcome);
        Assert.Equal(PeerFault.AddressRefused, lost.Fault);
        Assert.IsType<SessionEnd.Disconnected>(outcome.ToEnd());
        Assert.Equal(0, sink.Connections);
    }

    [Fact]
    public async Task A_name_that_leads_out_at_the_check_and_home_at_the_login_gets_no_connection()
    {
        await using var sink = new Sink();
        var answers = new Queue<string>();
        var endpoints = new AccountEndpoints(new ConnectingOptions())
        {
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(answers.Dequeue())]),
        };
        var server = new AccountServer("mail.rebinding.test", sink.Port, TlsMode.Implicit);
        var (imap, smtp) = (endpoints.Imap(server, null), endpoints.Smtp(server, null));
        foreach (var home in new[] { "127.0.0.1", "10.0.0.1", "169.254.169.254", "::1" })
        {
            answers.Enqueue("198.41.0.4");
            Assert.All(
                await imap.Resolve!(server.Host, CancellationToken.None),
                address => Assert.True(imap.AddressAllowed!(address) && smtp.AddressAllowed!(address)));

            answers.Enqueue(home);
            var read = await ImapClient.Connect(imap, new ImapOptions(), CancellationToken.None);
            answers.Enqueue(home);
            await using var pool = new SmtpPool(smtp, new SmtpPoolOptions(), TimeProvider.System);
            var sent = await pool.Check(CancellationToken.None);

            Assert.Equal(PeerFault.AddressRefused, Assert.IsType<ImapOutcome<ImapClient>.Lost>(read).Fault);
            Assert.Equal(PeerFault.AddressRefused, Assert.IsType<SmtpCheck.Failed>(sent).Fault);
            Assert.Empty(answers); // each asked once
        }
        Assert.Equal(0, sink.Connections);
    }

    [Fact]
    public async Task What_was_allowed_is_what_is_called_without_asking_for_the_name_again()
    {
        await using var sink = new Sink(); // at 127.0.0.1
        var asked = new List<IPAddress>();
        var endpoint = new ImapEndpoint("localhost", sink.Port, TlsMode.Implicit, null)
        {
            AddressAllowed = address =>
            {
                lock (asked)
                    asked.Add(address);
                return address.AddressFamily == AddressFamily.InterNetworkV6;
            },
        };

        var outcome = await ImapClient.Connect(endpoint, new ImapOptions(), CancellationToken.None);

        Assert.IsType<ImapOutcome<ImapClient>.Lost>(outcome);
        Assert.Contains(IPAddress.Loopback, asked);
        Assert.Equal(asked.Count, asked.Distinct().Count());
        Assert.Equal(0, sink.Connections); // though the name leads there too
    }

    [Fact]
    public async Task The_operator_may_allow_them()
    {
        await using var sink = new Sink();

        var refused = await AccountTries.Try(new AccountServer("127.0.0.1", sink.Port, TlsMode.Implicit));

        Assert.Equal("tls_failed", refused!.Code);
        Assert.Equal(1, sink.Connections);
    }

    private sealed class Sink : LoopbackServer
    {
        protected override Task Serve(Stream stream, CancellationToken ct) => Task.CompletedTask;
    }
}
