using System.Net.Sockets;
using System.Security.Authentication;
using MailMesh.Mail.Peers;
using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Smtp.Client;

/// <summary>
/// One connection to a server. Each wait is bounded by its phase's timeout; whatever ends a wait early ends the
/// connection, since a reply that comes late would be taken for the next command's.
/// </summary>
internal sealed class Connection : IAsyncDisposable
{
    private const int OutputBytes = 64 * 1024;
    private readonly CancellationTokenSource _phase;
    private readonly WireStream _wire;
    private readonly ReplyReader _replies;
    private string _waitingFor = "";
    private TimeSpan _waitMax;
    private volatile bool _isAborted;

    private Connection(Socket socket, SmtpEndpoint endpoint, SmtpTimeouts timeouts, TimeProvider clock)
    {
        _wire = new WireStream(socket, ReplyReader.LineBytesMax, OutputBytes);
        _replies = new ReplyReader(_wire);
        _phase = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        (Endpoint, Timeouts) = (endpoint, timeouts);
    }

    public SmtpEndpoint Endpoint { get; }

    public SmtpTimeouts Timeouts { get; }

    public Capabilities Capabilities { get; set; } = Capabilities.None;

    /// <summary>The dialogue is at a point where a new transaction may begin.</summary>
    public bool IsClean { get; set; }

    /// <summary>Lost, or told by 421 that it will be.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The 421 with which the server ended the session (RFC 5321 §3.8), or null.</summary>
    public SmtpReply? Goodbye { get; private set; }

    public int Mails { get; set; }

    /// <summary>When it was last put aside, in the clock's timestamp.</summary>
    public long IdleSince { get; set; }

    public bool IsEncrypted => _wire.IsEncrypted;

    public bool HasUnreadInput => !_wire.Input.IsEmpty;

    public static async Task<Connection> Connect(
        SmtpEndpoint endpoint, SmtpTimeouts timeouts, TimeProvider clock, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(timeouts.Connect, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var socket = await PeerSocket.Connect(
            endpoint.Host, endpoint.Port, endpoint.AddressAllowed, either.Token, endpoint.Resolve);
        return new Connection(socket, endpoint, timeouts, clock);
    }

    /// <summary>Lets <paramref name="ct"/> end the wait under way, and with it the connection.</summary>
    public CancellationTokenRegistration EndedBy(CancellationToken ct) =>
        ct.UnsafeRegister(static state => ((Connection)state!).Abort(), this);

    /// <summary>Ends the wait under way from outside.</summary>
    public void Abort()
    {
        _isAborted = true;
        _phase.Cancel();
    }

    /// <summary>Nothing more may be sent.</summary>
    public void End() => IsOver = true;

    public void Append(string command) => _wire.Append(command);

    /// <summary>Starts a phase: its name stands in the reason should it fail.</summary>
    public void Begin(string name, TimeSpan max)
    {
        (_waitingFor, _waitMax) = (name, max);
        _phase.CancelAfter(max);
    }

    /// <summary>No wait is under way any more.</summary>
    public void Rest() => _phase.CancelAfter(Timeout.InfiniteTimeSpan);

    public ValueTask Flush() => _wire.Flush(_phase.Token);

    public async ValueTask<SmtpReply> Reply()
    {
        var reply = await _replies.Read(_phase.Token);
        if (reply.Code == 421)
        {
            Goodbye = reply;
            End();
        }
        return reply;
    }

    /// <summary>One command without its CRLF, and the reply to it.</summary>
    public async ValueTask<SmtpReply> Exchange(string name, string command, TimeSpan max)
    {
        Begin(name, max);
        _wire.Append(command);
        _wire.Append("\r\n"u8);
        await Flush();
        return await Reply();
    }

    /// <summary>
    /// Writes the content. <paramref name="lastBlock"/> is called before the write that may end it: from then on
    /// the server may accept the mail.
    /// </summary>
    public ValueTask WriteContent(SendPlan plan, Action lastBlock)
    {
        void BlockStarts() => Begin("content", Timeouts.ContentBlock);
        return plan.Chunks
            ? ContentWriter.WriteChunk(_wire, plan.Content, plan.IsBinary, BlockStarts, lastBlock, _phase.Token)
            : ContentWriter.Write(_wire, plan.Content, BlockStarts, lastBlock, _phase.Token);
    }

    public async Task Secure()
    {
        Begin("TLS handshake", Timeouts.Tls);
        var tls = new PeerTls(Endpoint.Host, Endpoint.TrustedRoot, Endpoint.MoreRoots);
        await _wire.SecureAsClient(tls, _phase.Token);
    }

    /// <summary>What a lost connection or an ended wait reads like to a person.</summary>
    public string Describe(Exception error)
    {
        End();
        return error switch
        {
            OperationCanceledException when _isAborted => $"given up by us in {_waitingFor}",
            OperationCanceledException => $"no answer to {_waitingFor} within {_waitMax.TotalSeconds:0} s",
            _ => $"{error.Message} (in {_waitingFor})",
        };
    }

    /// <summary>The wire failed, as against a fault of our own.</summary>
    public static bool IsLoss(Exception error) =>
        error is IOException or SocketException or AuthenticationException or OperationCanceledException;

    /// <summary>Says QUIT without waiting long for the answer, then closes.</summary>
    public async Task Quit()
    {
        try
        {
            if (!IsOver) await Exchange("QUIT", "QUIT", Timeouts.Quit);
        }
        catch (Exception error) when (IsLoss(error))
        {
            End(); // it was to end anyway
        }
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        End();
        await _wire.DisposeAsync();
        _phase.Dispose();
    }
}
