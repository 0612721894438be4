using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MailMesh.ImapReader;

/// <summary>The floor: asks for every mail, throws away what comes in big reads, and looks for the end only.</summary>
internal static class BareSocket
{
    private const int ReadBytes = 256 * 1024;
    private const int LineBytesMax = 4 * 1024; // of an answer's last line

    public static async Task<string> Read(Target target)
    {
        using var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync("127.0.0.1", target.Port);
        await using Stream stream =
            target.IsEncrypted ? await Encrypt(tcp.GetStream(), target.Root) : tcp.GetStream();
        var buffer = new byte[ReadBytes];
        await Until(stream, buffer, "* OK");
        var passwordBytes = Encoding.UTF8.GetByteCount(target.Password);
        await Ask(stream, buffer, "a", $"LOGIN {target.User} {{{passwordBytes}+}}\r\n{target.Password}");
        await Ask(stream, buffer, "b", "SELECT INBOX");

        var took = Stopwatch.StartNew();
        var bytes = await Ask(stream, buffer, "c", "UID FETCH 1:* (UID BODY.PEEK[])");
        return Figures.Of(("seconds", took.Elapsed.TotalSeconds), ("bytes", bytes), ("peak", Figures.PeakBytes));
    }

    private static async Task<SslStream> Encrypt(NetworkStream plain, X509Certificate2 root)
    {
        var tls = new SslStream(plain);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { root },
            },
        });
        return tls;
    }

    private static async Task<long> Ask(Stream stream, byte[] buffer, string tag, string command)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{tag} {command}\r\n"));
        return await Until(stream, buffer, $"{tag} OK");
    }

    // The answer's last line arrives in one piece or in two: the first piece is kept for the second.
    private static async Task<long> Until(Stream stream, byte[] buffer, string lastLine)
    {
        var start = Encoding.ASCII.GetBytes(lastLine);
        long bytes = 0;
        var kept = 0;
        while (await stream.ReadAsync(buffer.AsMemory(kept)) is > 0 and var count)
        {
            bytes += count;
            var seen = buffer.AsSpan(0, kept + count);
            var tail = seen[Math.Max(0, seen.Length - LineBytesMax)..];
            if (tail.EndsWith("\r\n"u8))
            {
                var lineAt = tail[..^2].LastIndexOf((byte)'\n') + 1;
                if (tail[lineAt..].StartsWith(start)) return bytes;
                if (tail[lineAt..].StartsWith(start.AsSpan(0, 2)) && start[0] != (byte)'*')
                    throw new IOException($"The server answered {Encoding.UTF8.GetString(tail[lineAt..])}");
            }
            tail.CopyTo(buffer);
            kept = tail.Length;
        }
        throw new IOException("The server closed the connection.");
    }
}
