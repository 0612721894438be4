using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailMesh.MailServers;

namespace MailMesh.Mail.Tests.Smtp.Scripts;

/// <summary>
/// Plays one side of a transcript over a socket, and fails with the whole dialogue when the other side departs
/// from it. Lines: <c>C:</c> and <c>S:</c> with CRLF added; <c>C&gt;</c> and <c>S&gt;</c> raw, with \r \n \0.
/// What one side says in a row leaves in one write. <c>*</c> at the end matches any rest. Words in brackets:
/// [close] [half-close] [reset] [tls] [content].
/// </summary>
internal sealed class WireScript(char side, Stream stream, Socket socket)
{
    private static readonly TimeSpan StepMax = TimeSpan.FromSeconds(20);
    private readonly StringBuilder dialogue = new();
    private Stream stream = stream;

    /// <summary>Each write is cut here, or at every byte when 0; null to write whole.</summary>
    public int? SplitAt { get; init; }

    public List<string> Contents { get; } = [];

    public string Dialogue
    {
        get { lock (dialogue) return dialogue.ToString(); }
    }

    public async Task Play(string script)
    {
        var pending = new MemoryStream();
        foreach (var step in script.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var text = step.TrimStart();
            if (text.Length == 0) continue;
            var what = text.Length > 3 ? text[3..] : "";
            if (text[0] == side)
            {
                if (!what.StartsWith('['))
                {
                    pending.Write(Encoding.UTF8.GetBytes(text[1] == '>' ? Unescape(what) : what + "\r\n"));
                    continue;
                }
                await Send(pending);
                await Act(what);
                continue;
            }
            await Send(pending);
            await Expect(text[1] == '>' ? Unescape(what) : what, isRaw: text[1] == '>');
        }
        await Send(pending);
    }

    private async Task Act(string action)
    {
        Note($"{side}: {action}");
        switch (action)
        {
            case "[half-close]": socket.Shutdown(SocketShutdown.Send); break;
            case "[close]": await stream.DisposeAsync(); break;
            case "[reset]":
                socket.LingerState = new LingerOption(true, 0);
                socket.Dispose();
                break;
            case "[tls]": await Secure(); break;
            default: throw new InvalidOperationException($"no action {action}");
        }
    }

    private async Task Secure()
    {
        var tls = new SslStream(stream);
        stream = tls;
        if (side == 'S') await tls.AuthenticateAsServerAsync(TestCertificate.Localhost);
        else
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                    CustomTrustStore = { TestCertificate.Localhost },
                },
            });
    }

    private async Task Send(MemoryStream pending)
    {
        var bytes = pending.ToArray();
        pending.SetLength(0);
        if (bytes.Length == 0) return;
        foreach (var line in Encoding.UTF8.GetString(bytes).Split("\r\n")) if (line.Length > 0) Note($"{side}: {line}");
        var cuts = SplitAt is { } at
            ? at == 0 ? Enumerable.Range(1, bytes.Length) : at < bytes.Length ? [at, bytes.Length] : [bytes.Length]
            : [bytes.Length];
        var sent = 0;
        foreach (var cut in cuts)
        {
            await stream.WriteAsync(bytes.AsMemory(sent, cut - sent)).AsTask().WaitAsync(StepMax);
            sent = cut;
            if (sent < bytes.Length) await Task.Yield();
        }
    }

    private async Task Expect(string what, bool isRaw)
    {
        var other = side == 'C' ? 'S' : 'C';
        switch (what)
        {
            case "[close]":
                var rest = await ReadLine(toEnd: true);
                if (rest.Length > 0) Fail($"{other}: {rest}", what);
                Note($"{other}: [close]");
                return;
            case "[tls]": await Secure(); return;
            case "[content]":
                var content = new StringBuilder();
                for (string line; (line = await ReadLine()) != ".\r\n";)
                {
                    if (line.Length == 0) Fail($"{other}: [close]", what);
                    content.Append(line.StartsWith('.') ? line[1..] : line);
                }
                Contents.Add(content.ToString());
                Note($"{other}: [content of {content.Length}]");
                return;
        }
        var got = await ReadLine();
        Note($"{other}: {got.TrimEnd('\r', '\n')}");
        var wanted = isRaw ? what : what + "\r\n";
        var matches = what.EndsWith('*') ? got.StartsWith(what[..^1], StringComparison.Ordinal) : got == wanted;
        if (!matches) Fail(got, what);
    }

    private async Task<string> ReadLine(bool toEnd = false)
    {
        var line = new List<byte>();
        var one = new byte[1];
        using var limit = new CancellationTokenSource(StepMax);
        try
        {
            while ((toEnd || line is not [.., (byte)'\n']) && await stream.ReadAsync(one, limit.Token) == 1)
                line.Add(one[0]);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            Note($"({error.GetType().Name}: {error.Message})");
            if (error is OperationCanceledException) throw new Xunit.Sdk.XunitException("Nothing came.\n" + Dialogue);
        }
        return Encoding.UTF8.GetString([.. line]);
    }

    private void Fail(string got, string wanted) =>
        throw new Xunit.Sdk.XunitException($"Wanted: {wanted}\nGot:    {got}\nDialogue:\n{Dialogue}");

    private void Note(string line)
    {
        lock (dialogue) dialogue.AppendLine(line);
    }

    private static string Unescape(string text) => text
        .Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal)
        .Replace("\\0", "\0", StringComparison.Ordinal);
}
