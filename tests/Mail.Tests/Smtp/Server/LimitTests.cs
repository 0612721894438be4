using System.Net.Sockets;
using System.Text;
using MailMesh.Mail.Smtp;
using MailMesh.Mail.Tests.Smtp.Scripts;
using MailMesh.TestStack;

namespace MailMesh.Mail.Tests.Smtp.Server;

public class LimitTests
{
    private const string ToContent = """
        S: 220 *
        C: HELO client.test
        S: 250 *
        C: MAIL FROM:<a@x.test>
        C: RCPT TO:<b@y.test>
        C: DATA
        S: 250 *
        S: 250 *
        S: 354 *

        """;

    private readonly CollectingHandler handler = new();

    [Fact]
    public async Task A_mail_over_the_size_is_refused_after_its_end_and_the_session_goes_on()
    {
        await using var server = Start(new SmtpServerOptions { MessageBytesMax = 1000 });
        await RawClient.Play(server.Local, ToContent + $"""
            C: {new string('x', 999)}
            C: .
            S: 552 5.3.4 *
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 *
            S: 250 *
            S: 354 *
            C: {new string('x', 998)}
            C: .
            S: 250 *
            """);
        Assert.Equal(1000, Assert.Single(handler.Mails).Content.Length);
    }

    [Fact]
    public async Task A_mail_that_never_ends_is_cut_off()
    {
        await using var server = Start(new SmtpServerOptions { MessageBytesMax = 1000 });
        await RawClient.Play(server.Local, ToContent + $"C: {new string('x', 3000)}\nS: 552 5.3.4 *\nS: [close]");
    }

    [Fact]
    public async Task Mail_in_flight_beyond_the_total_is_put_off_and_the_room_comes_back()
    {
        var release = new TaskCompletionSource();
        var slow = new CollectingHandler
        {
            OnDeliver = async (_, _) =>
            {
                await release.Task;
                return SmtpReply.Ok;
            },
        };
        await using var server = new SmtpServer(new SmtpServerOptions { BytesInFlightMax = 20_000 }, slow);
        server.Start();
        var first = RawClient.Play(server.Local, ToContent + "C: x\nC: .\nS: 250 *\nC: QUIT\nS: 221 *");
        await Eventually.Holds(() => slow.Mails.Count == 1);

        await RawClient.Play(server.Local, ToContent + "C: x\nC: .\nS: 452 4.3.1 *\nC: QUIT\nS: 221 *");
        release.SetResult();
        await first;
        await RawClient.Play(server.Local, ToContent + "C: x\nC: .\nS: 250 *\nC: QUIT\nS: 221 *");
    }

    [Fact]
    public async Task Recipients_past_the_limit_are_put_off_and_cost_no_session()
    {
        await using var server = Start(new SmtpServerOptions { RecipientsMax = 2, ErrorsMax = 1 });
        await RawClient.Play(server.Local, """
            S: 220 *
            C: HELO client.test
            S: 250 *
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<b@y.test>
            C: RCPT TO:<c@y.test>
            C: RCPT TO:<d@y.test>
            C: RCPT TO:<e@y.test>
            C: DATA
            S: 250 *
            S: 250 *
            S: 250 *
            S: 452 4.5.3 *
            S: 452 4.5.3 *
            S: 354 *
            C: .
            S: 250 *
            """);
        Assert.Equal(["b@y.test", "c@y.test"], Assert.Single(handler.Mails).Recipients);
    }

    [Fact]
    public async Task Errors_and_idle_commands_past_the_limit_end_the_session()
    {
        await using var server = Start(new SmtpServerOptions { ErrorsMax = 2, IdleCommandsMax = 3 });
        await RawClient.Play(server.Local, """
            S: 220 *
            C: DATA
            C: DATA
            C: DATA
            S: 503 *
            S: 503 *
            S: 503 *
            S: 421 4.7.0 Too many errors*
            S: [close]
            """);
        await RawClient.Play(server.Local, """
            S: 220 *
            C: NOOP
            C: NOOP
            C: NOOP
            C: NOOP
            S: 250 *
            S: 250 *
            S: 250 *
            S: 421 4.7.0 *
            S: [close]
            """);
    }

    [Theory]
    [InlineData("NOOP ", 510, "250 *")]
    [InlineData("NOOP ", 511, "500 5.5.2 *")]
    [InlineData("MAIL FROM:<a@x.test> ", 2046, "503 *")]
    [InlineData("MAIL FROM:<a@x.test> ", 2047, "500 5.5.2 *")]
    [InlineData("", 100_000, "500 5.5.2 *")]
    public async Task A_command_line_has_its_length(string start, int length, string reply)
    {
        await using var server = Start(new SmtpServerOptions());
        await RawClient.Play(server.Local, $"S: 220 *\nC: {start.PadRight(length, 'x')}\nS: {reply}");
    }

    [Fact]
    public async Task Connections_past_the_limits_are_told_421()
    {
        await using var server = Start(new SmtpServerOptions { ConnectionsMax = 2, ConnectionsPerAddressMax = 1 });
        using var first = await Connect(server);
        await RawClient.Play(server.Local, "S: 421 4.7.0 *\nS: [close]");
        first.Dispose();
        await Eventually.Holds(() => server.Sessions == 0);
        await RawClient.Play(server.Local, "S: 220 *\nC: QUIT\nS: 221 *");
    }

    [Fact]
    public async Task A_client_that_says_nothing_is_told_421_in_time()
    {
        var clock = new ManualTime();
        await using var server = Start(new SmtpServerOptions(), clock);
        var silent = RawClient.Play(server.Local, "S: 220 *\nC> NOO\nS: 421 4.4.2 *\nS: [close]");
        await AdvanceUntilDone(clock, silent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_byte_a_minute_does_not_keep_a_session_alive(bool inContent)
    {
        var clock = new ManualTime();
        await using var server = Start(new SmtpServerOptions(), clock);
        using var client = await Connect(server);
        await using var stream = new NetworkStream(client);
        using var reader = new StreamReader(stream);
        await reader.ReadLineAsync();
        if (inContent) await BeginContent(client, reader);
        var ended = reader.ReadLineAsync();
        for (var bytes = inContent ? 1 : 4; bytes > 0; bytes--) // in a command each would renew a wait per byte
        {
            var before = server.BytesReceived;
            await client.SendAsync("x"u8.ToArray());
            if (inContent) await Eventually.Holds(() => server.BytesReceived > before);
            clock.Advance(TimeSpan.FromSeconds(55));
        }
        await AdvanceUntilDone(clock, ended);
        Assert.StartsWith("421 4.4.2", await ended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_that_grows_fast_enough_may_take_its_time()
    {
        var clock = new ManualTime();
        await using var server = Start(new SmtpServerOptions(), clock);
        using var client = await Connect(server);
        await using var stream = new NetworkStream(client);
        using var reader = new StreamReader(stream);
        await reader.ReadLineAsync();
        await BeginContent(client, reader);
        for (var minute = 0; minute < 10; minute++)
        {
            var before = server.BytesReceived;
            await client.SendAsync(Encoding.ASCII.GetBytes(new string('x', 1100) + "\r\n"));
            await Eventually.Holds(() => server.BytesReceived - before >= 1102);
            clock.Advance(TimeSpan.FromSeconds(50));
        }
        await client.SendAsync(".\r\n"u8.ToArray());
        Assert.StartsWith("250", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_takes_too_long_is_cancelled_and_the_mail_put_off()
    {
        var clock = new ManualTime();
        var stuck = new CollectingHandler
        {
            OnDeliver = async (_, ct) =>
            {
                await Task.Delay(Timeout.Infinite, ct);
                return SmtpReply.Ok;
            },
        };
        await using var server = new SmtpServer(new SmtpServerOptions(), stuck, clock);
        server.Start();
        var waiting = RawClient.Play(server.Local, ToContent + "C: x\nC: .\nS: 451 4.3.0 *\nS: [close]");
        await Eventually.Holds(() => stuck.Mails.Count == 1);
        await AdvanceUntilDone(clock, waiting);
    }

    [Fact]
    public async Task A_mail_that_a_handler_took_in_spite_of_its_time_is_still_acknowledged()
    {
        var clock = new ManualTime();
        var late = new CollectingHandler
        {
            OnDeliver = async (_, ct) =>
            {
                var over = new TaskCompletionSource();
                await using var registration = ct.Register(over.SetResult);
                await over.Task;
                return SmtpReply.Ok;
            },
        };
        await using var server = new SmtpServer(new SmtpServerOptions(), late, clock);
        server.Start();
        var waiting = RawClient.Play(server.Local, ToContent + "C: x\nC: .\nS: 250 *\nS: [close]");
        await Eventually.Holds(() => late.Mails.Count == 1);
        await AdvanceUntilDone(clock, waiting);
    }

    [Fact]
    public async Task Disposal_tells_idle_sessions_and_lets_a_mail_under_way_finish()
    {
        var release = new TaskCompletionSource();
        var slow = new CollectingHandler
        {
            OnDeliver = async (_, _) =>
            {
                await release.Task;
                return SmtpReply.Ok;
            },
        };
        var server = new SmtpServer(new SmtpServerOptions(), slow);
        server.Start();
        var busy = RawClient.Play(
            server.Local, ToContent + "C: x\nC: .\nS: 250 *\nS: 421 4.3.2 *\nS: [close]");
        await Eventually.Holds(() => slow.Mails.Count == 1);
        var idle = RawClient.Play(server.Local, "S: 220 *\nS: 421 4.3.2 *\nS: [close]");
        await Eventually.Holds(() => server.Sessions == 2);

        var disposing = server.DisposeAsync().AsTask();
        await idle;
        Assert.False(disposing.IsCompleted);
        release.SetResult();
        await busy;
        await disposing;
    }

    [Fact]
    public async Task Disposal_past_its_limit_cancels_the_handler()
    {
        var stuck = new CollectingHandler
        {
            OnDeliver = async (_, ct) =>
            {
                await Task.Delay(Timeout.Infinite, ct);
                return SmtpReply.Ok;
            },
        };
        var server = new SmtpServer(new SmtpServerOptions { DrainMax = TimeSpan.FromMilliseconds(100) }, stuck);
        server.Start();
        var busy = RawClient.Play(server.Local, ToContent + "C: x\nC: .\nS: 421 4.3.2 *\nS: [close]");
        await Eventually.Holds(() => stuck.Mails.Count == 1);
        await server.DisposeAsync();
        await busy;
    }

    private SmtpServer Start(SmtpServerOptions options, TimeProvider? clock = null)
    {
        var server = new SmtpServer(options, handler, clock);
        server.Start();
        return server;
    }

    private static async Task<Socket> Connect(SmtpServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Local);
        await Eventually.Holds(() => server.Sessions > 0);
        return socket;
    }

    private static async Task BeginContent(Socket client, StreamReader reader)
    {
        await client.SendAsync("HELO x\r\nMAIL FROM:<a@x.test>\r\nRCPT TO:<b@y.test>\r\nDATA\r\n"u8.ToArray());
        for (var i = 0; i < 4; i++) await reader.ReadLineAsync();
    }

    private static Task AdvanceUntilDone(ManualTime clock, Task task) => Eventually.Holds(() =>
    {
        clock.Advance(TimeSpan.FromSeconds(30));
        return task.IsCompleted;
    }).ContinueWith(_ => task, TaskScheduler.Default).Unwrap();
}
