using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Smtp.Server;

/// <summary>What all sessions of one server share.</summary>
internal sealed record ServerParts(
    SmtpServerOptions Options, ISmtpHandler Handler, TimeProvider Clock, ContentBudget Budget,
    SslServerAuthenticationOptions? Tls);

/// <summary>One client from greeting to goodbye: cuts lines, times waits, and ends well however it ends.</summary>
internal sealed class ServerSession : IAsyncDisposable
{
    private const int InputBytes = 32 * 1024, OutputBytes = 4 * 1024;
    private const int LingerBytesMax = 16 * 1024 * 1024;
    private static readonly TimeSpan LingerMax = TimeSpan.FromSeconds(2);

    private readonly ServerParts _parts;
    private readonly WireStream _wire;
    private readonly SmtpSession _session;
    private readonly Dialogue _dialogue;

    public ServerSession(ServerParts parts, Socket socket, SmtpSession session)
    {
        (_parts, _session) = (parts, session);
        _wire = new WireStream(socket, InputBytes, OutputBytes);
        Watch = new SessionWatch(_parts.Clock, _parts.Options);
        _dialogue = new Dialogue(_parts, _wire, _session, Watch);
    }

    public SessionWatch Watch { get; }

    public async Task Run()
    {
        try
        {
            await Converse();
        }
        catch (OperationCanceledException) when (Watch.Token.IsCancellationRequested)
        {
            await Farewell(Watch.Reason);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            // The client is gone. Of a mail under way it has no 250, so it will bring it again.
        }
        catch (Exception error)
        {
            _parts.Handler.Report(_session, error);
            if (error is not AuthenticationException) await Farewell(Replies.HandlerFailed);
        }
    }

    /// <summary>Breaks the connection without a word; the session then ends by itself.</summary>
    public void Abort() => _wire.Socket.Dispose();

    public ValueTask DisposeAsync()
    {
        _dialogue.Dispose();
        return _wire.DisposeAsync();
    }

    private async Task Converse()
    {
        if (_parts.Options.ImplicitTls) await _dialogue.Secure();
        _dialogue.Greet();
        while (!_dialogue.IsOver)
        {
            if (TakeLine(out var command, out var refusal))
            {
                if (refusal is not null) _dialogue.Refuse(refusal);
                else await _dialogue.Handle(command);
                continue;
            }
            await _dialogue.Flush(); // replies to all that came in one write leave in one write (RFC 2920 §3.2)
            Watch.AwaitCommand();
            do
            {
                if (await _wire.Fill(Watch.Token) == 0) return; // half-closed: all it asked is answered
            }
            while (_wire.Input.IndexOf((byte)'\n') < 0 && _wire.Input.Length < Command.AddressLineBytesMax);
        }
        await Farewell(null);
    }

    /// <summary>Cuts one line off the input; false when it isn't all there.</summary>
    private bool TakeLine(out Command command, out SmtpReply? refusal)
    {
        (command, refusal) = (default, null);
        var input = _wire.Input;
        var end = input.IndexOf((byte)'\n');
        if (end < 0 || end >= Command.AddressLineBytesMax)
        {
            if (input.Length < Command.AddressLineBytesMax) return false;
            refusal = Replies.LineTooLong;
            _dialogue.End(); // where its next command begins can't be known
            return true;
        }
        var line = input[..end];
        // An LF alone ends no line (RFC 5321 §2.3.8): a server that minds and one that doesn't can be played off.
        if (line is not [.., (byte)'\r'] || line[..^1].Contains((byte)'\r'))
        {
            refusal = line is [.., (byte)'\r'] ? Replies.BareCr : Replies.BareLf;
            _dialogue.End();
            return true;
        }
        command = _dialogue.AwaitsResponse ? Command.Response(line[..^1]) : Command.Parse(line[..^1]);
        if (end >= Command.LineBytesMax && command.Verb is not (Verb.Mail or Verb.Rcpt or Verb.Auth or Verb.Response))
            refusal = Replies.LineTooLong;
        _wire.Consume(end + 1);
        return true;
    }

    /// <summary>Says a last reply to a client that may neither read nor stop sending, and closes.</summary>
    private async Task Farewell(SmtpReply? reply)
    {
        using var limit = new CancellationTokenSource(LingerMax, _parts.Clock);
        try
        {
            // A reply already earned, as the 250 of a handler that ran over its time, answers in place of another.
            if (reply is not null && (reply.Code == 421 || !_wire.HasOutput)) ReplyWriter.Append(_wire, reply);
            await _wire.Flush(limit.Token);
            await _wire.Linger(LingerBytesMax, limit.Token);
        }
        catch (Exception error) when (error is IOException or SocketException
            or ObjectDisposedException or OperationCanceledException)
        {
            // It was told, or wouldn't listen: either way the connection closes now.
        }
    }
}
