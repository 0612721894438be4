using System.Net.Sockets;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.TestStack;

namespace MailMesh.Mail.Tests.Smtp.Peers;

/// <summary>
/// A real mail program as a child of the test process, which it doesn't outlive.
/// Needs the packages postfix (smtp-sink, smtp-source), dovecot-imapd, dovecot-lmtpd and dovecot-submissiond;
/// <c>./mailmesh test</c> installs them.
/// </summary>
internal sealed class Peer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ChildProcess process;
    private readonly List<string> output = [];

    private Peer(string program, string package, string folder, string? user, string[] arguments)
    {
        var path = Binaries.InPath(program)
            ?? throw new InvalidOperationException($"{program} is missing: apt-get install {package}");
        process = ChildProcess.Start(new ChildStart(path, arguments, folder) { User = user, OnLine = Keep });
    }

    public string Output
    {
        get { lock (output) return string.Join('\n', output); }
    }

    /// <summary>A folder of its own, writable for a child that gave up root.</summary>
    public static string Folder()
    {
        var folder = Directory.CreateDirectory(
            Path.Combine(TemporaryFolders.Own, "mail-" + Guid.CreateVersion7().ToString("N"))).FullName;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        return folder;
    }

    public static async Task<Peer> Listen(
        string program, string package, string folder, int[] ports, string? user, params string[] arguments)
    {
        var peer = new Peer(program, package, folder, user, arguments);
        await Eventually.Holds(() => ports.All(Answers) || !peer.process.Running);
        return peer.process.Running ? peer : throw new InvalidOperationException($"{program} ended:\n{peer.Output}");
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task Run(string program, string package, params string[] arguments)
    {
        await using var peer = new Peer(program, package, TemporaryFolders.Own, null, arguments);
        var code = await peer.process.Exited.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(code == 0, $"{program} ended with {code}:\n{peer.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        await process.Stop(UnixSignal.Terminate, Patience);
        process.Dispose();
    }

    private void Keep(string line)
    {
        lock (output) output.Add(line);
    }

    private static bool Answers(int port)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false; // not yet
        }
    }
}
