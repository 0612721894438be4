using System.Diagnostics;
using MailMesh.TestStack;

namespace MailMesh.Sender.Tests.Crashes;

/// <summary>The Sender as it is deployed: a process that can be killed.</summary>
public sealed class SenderProcess : IAsyncDisposable
{
    private readonly Process _process;

    private SenderProcess(Process process) => _process = process;

    public static SenderProcess Start(Dictionary<string, string?> settings)
    {
        var start = new ProcessStartInfo("dotnet", [RepositoryFile.Built("src/Sender", "MailMesh.Sender.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new SenderProcess(process);
    }

    /// <summary>SIGKILL: no word of farewell.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await Kill();
        _process.Dispose();
    }
}
