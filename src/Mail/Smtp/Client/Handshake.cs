using MailMesh.Mail.Peers;

namespace MailMesh.Mail.Smtp.Client;

/// <summary>From nothing to a connection that is greeted, encrypted and authenticated.</summary>
internal static class Handshake
{
    /// <summary>Opens a connection; exactly one of the results is not null.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static async Task<(Connection? Connection, Refusal? Refusal)> Open(
        SmtpEndpoint endpoint, SmtpTimeouts timeouts, TimeProvider clock, CancellationToken ct)
    {
        Connection connection;
        try
        {
            connection = await Connection.Connect(endpoint, timeouts, clock, ct);
        }
        catch (Exception error) when (error is PeerException or OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            var cause = error is PeerException ? error.Message : $"none within {timeouts.Connect.TotalSeconds:0} s";
            return (null, new Refusal(
                SmtpStage.Connect, null, $"no connection to {endpoint.Host}:{endpoint.Port}: {cause}")
            {
                Fault = error is PeerException peer ? peer.Fault : PeerFault.Unreachable,
            });
        }
        var stage = SmtpStage.Tls;
        try
        {
            using var cancel = connection.EndedBy(ct);
            var refusal = await Introduce(connection, at => stage = at, ct);
            connection.Rest();
            if (refusal is null)
            {
                connection.IsClean = true;
                return (connection, null);
            }
            await connection.Quit();
            return (null, refusal);
        }
        catch (Exception error) when (Connection.IsLoss(error))
        {
            await connection.DisposeAsync();
            ct.ThrowIfCancellationRequested();
            return (null, new Refusal(stage, null, connection.Describe(error)) { Fault = PeerException.Of(error) });
        }
        catch
        {
            await connection.DisposeAsync(); // a fault of ours, or of the token's source
            throw;
        }
    }

    private static async Task<Refusal?> Introduce(Connection connection, Action<SmtpStage> at, CancellationToken ct)
    {
        var endpoint = connection.Endpoint;
        if (endpoint.Tls == TlsMode.Implicit) await connection.Secure();

        at(SmtpStage.Greeting);
        connection.Begin("greeting", connection.Timeouts.Greeting);
        var greeting = await connection.Reply();
        if (!greeting.IsPositive)
            return new Refusal(
                SmtpStage.Greeting, greeting, $"greeted with {greeting}", IsPermanent: greeting.IsPermanent);

        at(SmtpStage.Hello);
        if (await Hello(connection) is { } refused) return refused;

        if (endpoint.Tls == TlsMode.StartTls)
        {
            at(SmtpStage.Tls);
            if (await StartTls(connection) is { } unsafeChannel) return unsafeChannel;
            at(SmtpStage.Hello);
            if (await Hello(connection) is { } refusedAgain) return refusedAgain;
        }
        if (endpoint.Credential is not { } credential) return null;
        at(SmtpStage.Authenticate);
        return await Authentication.Run(connection, credential, ct);
    }

    private static async Task<Refusal?> Hello(Connection connection)
    {
        var name = connection.Endpoint.HelloName;
        var timeout = connection.Timeouts.Hello;
        connection.Capabilities = Capabilities.None;
        var isLmtp = connection.Endpoint.Protocol == SmtpProtocol.Lmtp;
        var reply = await connection.Exchange(
            isLmtp ? "LHLO" : "EHLO", isLmtp ? $"LHLO {name}" : $"EHLO {name}", timeout);
        if (reply.IsPositive)
        {
            connection.Capabilities = Capabilities.Parse(reply.Text);
            return null;
        }
        // A server older than extensions; LMTP has nothing to fall back to (RFC 5321 §3.2, RFC 2033 §4.1).
        if (reply.IsPermanent && !isLmtp) reply = await connection.Exchange("HELO", $"HELO {name}", timeout);
        return reply.IsPositive
            ? null
            : new Refusal(SmtpStage.Hello, reply, $"hello refused: {reply}", IsPermanent: reply.IsPermanent);
    }

    private static async Task<Refusal?> StartTls(Connection connection)
    {
        if (!connection.Capabilities.StartTls)
            return new Refusal(SmtpStage.Tls, null, "TLS is required, and the server doesn't offer STARTTLS");
        var reply = await connection.Exchange("STARTTLS", "STARTTLS", connection.Timeouts.Hello);
        if (reply.Code != 220)
            return new Refusal(SmtpStage.Tls, reply, $"TLS is required, and STARTTLS was refused: {reply}");
        // Bytes already here came in plain text; taken later they would count as protected (CVE-2011-0411).
        if (connection.HasUnreadInput)
            throw new SmtpProtocolException("the server sent plain text after accepting STARTTLS");
        await connection.Secure();
        return null;
    }
}
