using MailMesh.Mail.Imap.Commands.Session;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Peers;

namespace MailMesh.Mail.Imap.Client;

/// <summary>From nothing to a connection that is greeted, encrypted and logged in.</summary>
internal static class Handshake
{
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static async Task<ImapOutcome<ImapClient>> Open(
        ImapEndpoint endpoint, ImapOptions options, CancellationToken ct)
    {
        IdCommand.Check(options.Identity);
        Transport transport;
        try
        {
            transport = await Connect(endpoint, options, ct);
        }
        catch (Exception error) when (Connection.IsLoss(error))
        {
            ct.ThrowIfCancellationRequested();
            var cause = error is OperationCanceledException
                ? $"none within {options.Timeouts.Connect.TotalSeconds:0} s" : error.Message;
            return new ImapOutcome<ImapClient>.Lost($"no connection to {endpoint.Host}:{endpoint.Port}: {cause}")
            {
                Fault = error is OperationCanceledException ? PeerFault.Unreachable : PeerException.Of(error),
            };
        }
        return await Introduce(transport, endpoint, options, ct);
    }

    /// <summary>The same over a transport that is there already.</summary>
    public static async Task<ImapOutcome<ImapClient>> Introduce(
        Transport transport, ImapEndpoint endpoint, ImapOptions options, CancellationToken ct)
    {
        var connection = new Connection(transport, endpoint, options);
        var isKept = false;
        try
        {
            using var limit = new CancellationTokenSource(options.Timeouts.Login, options.Clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
            connection.Start();
            var outcome = await LogIn(connection, either.Token);
            isKept = outcome.IsDone;
            return outcome is ImapOutcome<Acknowledged>.Lost lost
                ? new ImapOutcome<ImapClient>.Lost(lost.Reason) { Fault = connection.Fault }
                : outcome.Map(_ => new ImapClient(connection));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            var seconds = options.Timeouts.Login.TotalSeconds;
            return new ImapOutcome<ImapClient>.Lost(connection.LossReason ?? $"no login within {seconds:0} s");
        }
        finally
        {
            if (!isKept) await connection.DisposeAsync();
        }
    }

    private static async Task<Transport> Connect(ImapEndpoint endpoint, ImapOptions options, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(options.Timeouts.Connect, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var transport = await Transport.Connect(endpoint, either.Token);
        if (endpoint.Tls != TlsMode.Implicit) return transport;
        try
        {
            limit.CancelAfter(options.Timeouts.Tls);
            await transport.Secure(endpoint, either.Token);
            return transport;
        }
        catch
        {
            await transport.DisposeAsync();
            throw;
        }
    }

    private static async Task<ImapOutcome<Acknowledged>> LogIn(Connection connection, CancellationToken ct)
    {
        var greeting = await connection.Greeting.Task.WaitAsync(ct);
        if (greeting.IsThrottled(out var retryAfter))
            return new ImapOutcome<Acknowledged>.Throttled(retryAfter, greeting.Text);
        if (greeting.Kind is not (StatusKind.Ok or StatusKind.PreAuth))
            return new ImapOutcome<Acknowledged>.Lost(connection.LossReason ?? $"no greeting: {greeting.Text}");
        if (connection.Endpoint.Tls == TlsMode.StartTls)
        {
            if (await Secure(connection, greeting, ct) is { IsDone: false } refused) return refused;
        }
        else if (await Ask(connection, isKnown: greeting.Code is ResponseCode.Capability, ct) is { IsDone: false } lost)
            return lost;
        if (greeting.Kind == StatusKind.Ok)
        {
            if (connection.Endpoint.Credential is not { } credential)
                return Unsafe("the server wants a login, and the endpoint has no credential");
            var login = await Authentication.Run(connection, credential, ct);
            if (login is not ImapOutcome<Acknowledged>.Done done) return login;
            // Offers change with the login (RFC 9051 §6.2.3); iCloud doesn't say them unless asked.
            var asked = await Ask(connection, isKnown: done.Code is ResponseCode.Capability, ct);
            if (!asked.IsDone) return asked;
        }
        return await Settle(connection, ct);
    }

    private static async Task<ImapOutcome<Acknowledged>> Secure(
        Connection connection, StatusResponse greeting, CancellationToken ct)
    {
        // PREAUTH would have us talk in clear to whoever greets so (RFC 9051 §11.1).
        if (greeting.Kind == StatusKind.PreAuth)
            return Unsafe("the server greets with PREAUTH, which STARTTLS can't follow");
        var timeouts = connection.Options.Timeouts;
        var command = new StartTls(connection.Endpoint, timeouts.Tls, connection.Options.Clock);
        var outcome = await connection.Run(command, ct); // asked even where it isn't offered: the offers were in clear
        if (outcome is ImapOutcome<Acknowledged>.Refused refused)
            return Unsafe($"TLS is required, and STARTTLS was refused: {refused.Text}");
        if (!outcome.IsDone) return outcome;
        connection.Capabilities = ImapCapabilities.None; // what was told in clear may be forged (RFC 9051 §6.2.1)
        return await Ask(connection, isKnown: false, ct);
    }

    private static async Task<ImapOutcome<Acknowledged>> Ask(Connection connection, bool isKnown, CancellationToken ct)
    {
        if (isKnown) return new ImapOutcome<Acknowledged>.Done(default);
        return (await CapabilityCommand.Run(connection, ct)).Map(static _ => default(Acknowledged));
    }

    /// <summary>ID and COMPRESS: refused, they cost nothing but themselves.</summary>
    private static async Task<ImapOutcome<Acknowledged>> Settle(Connection connection, CancellationToken ct)
    {
        var (options, offers) = (connection.Options, connection.Capabilities);
        if (options.Identity is { } identity && offers.Has("ID"))
            await IdCommand.Run(connection, identity, ct);
        if (options.Compress && offers.Has("COMPRESS=DEFLATE"))
            await connection.Run(new Compress(), ct);
        return connection.LossReason is { } reason
            ? new ImapOutcome<Acknowledged>.Lost(reason)
            : new ImapOutcome<Acknowledged>.Done(default);
    }

    private static ImapOutcome<Acknowledged> Unsafe(string why) =>
        new ImapOutcome<Acknowledged>.Refused(Refusal.Unsafe, null, why);
}
