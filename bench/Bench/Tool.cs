using System.Collections.Concurrent;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;

namespace MailMesh.Bench;

/// <summary>A program of the machine.</summary>
/// <param name="Program">A name in PATH or in /usr/sbin.</param>
/// <param name="Package">Debian's package, to be named where it is missing.</param>
public sealed record Tool(string Program, string Package)
{
    private static readonly TimeSpan RunWithin = TimeSpan.FromMinutes(5);

    /// <summary>Runs it to its end; what it printed. A code other than 0 throws.</summary>
    public async Task<string> Run(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var lines = new ConcurrentQueue<string>();
        using var process = Start(arguments, environment, lines.Enqueue);
        var code = await process.Exited.WaitAsync(RunWithin);
        await process.OutputEnded.WaitAsync(RunWithin);
        return code == 0
            ? string.Join('\n', lines)
            : throw new InvalidOperationException($"{Program} ended with {code}:\n{string.Join('\n', lines)}");
    }

    /// <summary>Starts it; it dies with us at the latest.</summary>
    public ChildProcess Start(
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        Action<string>? onLine = null)
    {
        var path = Binaries.InPath(Program)
            ?? throw new InvalidOperationException($"{Program} is not installed: apt install {Package}");
        return ChildProcess.Start(new ChildStart(path, arguments, Path.GetTempPath())
        {
            Environment = environment ?? new Dictionary<string, string?>(),
            OnLine = onLine,
        });
    }
}
