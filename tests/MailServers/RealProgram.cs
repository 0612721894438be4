using System.Diagnostics;
using System.Net.Sockets;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.TestStack;

namespace MailMesh.MailServers;

/// <summary>
/// A real mail program as a child of our process, which it doesn't outlive.
/// <c>./mailmesh test</c> and <c>./mailmesh bench</c> install the packages that hold them.
/// </summary>
public sealed class RealProgram : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RunPatience = TimeSpan.FromSeconds(60);
    private readonly ChildProcess process;
    private readonly List<string> output = [];

    private RealProgram(ProgramStart start)
    {
        var path = File.Exists(start.Program) ? start.Program : Binaries.InPath(start.Program)
            ?? throw new InvalidOperationException($"{start.Program} is missing: apt-get install {start.Package}");
        process = ChildProcess.Start(new ChildStart(path, start.Arguments, start.Folder)
        {
            User = start.User,
            Environment = start.Environment,
            OnLine = Keep,
        });
    }

    public int Id => process.Id;

    /// <summary>What it printed until now.</summary>
    public string Output
    {
        get { lock (output) return string.Join('\n', output); }
    }

    /// <summary>A folder of its own, writable for a child that gave up root; swept with the process's others.</summary>
    public static string Folder(bool inMemory = false)
    {
        var root = inMemory ? TemporaryFolders.OwnInMemory : TemporaryFolders.Own;
        var folder = Directory.CreateDirectory(
            Path.Combine(root, "mail-" + Guid.CreateVersion7().ToString("N"))).FullName;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        return folder;
    }

    /// <summary>Starts it and waits until it answers on each of the ports.</summary>
    /// <exception cref="InvalidOperationException">It is not installed, or ended; tells what it printed.</exception>
    public static async Task<RealProgram> Listen(ProgramStart start, params int[] ports)
    {
        var program = new RealProgram(start);
        await Eventually.Holds(() => ports.All(Answers) || !program.process.Running);
        return program.process.Running
            ? program
            : throw new InvalidOperationException($"{start.Program} ended:\n{program.Output}");
    }

    /// <summary>Runs a program to its end and gives what it printed.</summary>
    /// <exception cref="InvalidOperationException">It is not installed, or failed; tells what it printed.</exception>
    public static async Task<string> Run(ProgramStart start)
    {
        await using var program = new RealProgram(start);
        var code = await program.process.Exited.WaitAsync(RunPatience);
        await program.process.OutputEnded.WaitAsync(StopPatience);
        return code == 0
            ? program.Output
            : throw new InvalidOperationException($"{start.Program} ended with {code}:\n{program.Output}");
    }

    /// <summary>
    /// SIGKILL to it and to everything that works in its folder: a server dies with its children, and nothing keeps
    /// its ports.
    /// </summary>
    public async Task KillAll(string folder)
    {
        await process.Kill();
        await Eventually.Holds(
            () =>
            {
                var left = ProcessTable.AllWorkingIn(folder).ToArray();
                foreach (var id in left) Kill(id);
                return left.Length == 0;
            },
            what: $"nothing works in {folder} any more");
    }

    public async ValueTask DisposeAsync()
    {
        await process.Stop(UnixSignal.Terminate, StopPatience);
        process.Dispose();
    }

    private static void Kill(int id)
    {
        try
        {
            using var child = Process.GetProcessById(id);
            child.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended by itself meanwhile.
        }
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
