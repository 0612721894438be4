using System.Net;
using System.Net.Sockets;
using MailMesh.Mail.Sasl;
using MailMesh.Mail.Smtp;
using MailMesh.MailServers;

namespace MailMesh.Mail.Tests.Smtp.Scripts;

/// <summary>A server that says what a script says: one script for each connection, in order.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Socket listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Task run;
    private readonly List<WireScript> played = [];

    private ScriptedServer(int? splitAt, string[] scripts)
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        run = Serve(splitAt, scripts);
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    public string Dialogue => string.Join("--- next connection ---\n", played.Select(each => each.Dialogue));

    public IEnumerable<string> Contents => played.SelectMany(each => each.Contents);

    public static ScriptedServer Play(params string[] scripts) => new(null, scripts);

    public static ScriptedServer PlaySplit(int splitAt, params string[] scripts) => new(splitAt, scripts);

    public SmtpPool Pool(
        TlsMode tls = TlsMode.None, SaslCredential? credential = null, SmtpPoolOptions? options = null,
        TimeProvider? clock = null, bool secretsInClear = true, SmtpProtocol protocol = SmtpProtocol.Smtp) =>
        new(
            new SmtpEndpoint("localhost", Port, tls, credential)
            {
                AllowSecretsInClear = secretsInClear,
                TrustedRoot = TestCertificate.Localhost,
                Protocol = protocol,
            },
            options, clock);

    /// <summary>Waits for the scripts' end; throws the first departure with its dialogue.</summary>
    public Task Done() => run.WaitAsync(TimeSpan.FromSeconds(30));

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await Task.WhenAny(run);
    }

    private async Task Serve(int? splitAt, string[] scripts)
    {
        foreach (var script in scripts)
        {
            var socket = await listener.AcceptAsync();
            socket.NoDelay = true;
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            var wire = new WireScript('S', stream, socket) { SplitAt = splitAt };
            played.Add(wire);
            await wire.Play(script);
        }
    }
}
