using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MailMesh.AppHost.Processes;

/// <summary>A process that dies with us. Ended by signal, with a deadline, after which it is killed.</summary>
public sealed class ChildProcess : IDisposable
{
    private readonly Process process;
    private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int streamsOpen = 2; // stdout and stderr

    private ChildProcess(Process process) => this.process = process;

    public int Id { get; private set; }

    /// <summary>Gives the exit code. WaitForExitAsync would also wait for grandchildren to close stdout.</summary>
    public Task<int> Exited => exited.Task;

    /// <summary>Ends when all that it and its children printed was heard; maybe after <see cref="Exited"/>.</summary>
    public Task OutputEnded => outputEnded.Task;

    public bool Running => !exited.Task.IsCompleted;

    public static ChildProcess Start(ChildStart start)
    {
        var info = new ProcessStartInfo
        {
            WorkingDirectory = start.WorkingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (start.CleanEnvironment)
            info.Environment.Clear();
        foreach (var (name, value) in start.Environment)
            info.Environment[name] = value;

        string[] command = [.. SetPriv.Prefix(start.DeathSignal, start.User), start.Program, .. start.Arguments];
        info.FileName = command[0];
        foreach (var argument in command[1..])
            info.ArgumentList.Add(argument);

        return ForeverThread.Run(() => Start(info, start.OnLine));
    }

    private static ChildProcess Start(ProcessStartInfo info, Action<string>? onLine)
    {
        var process = new Process { StartInfo = info, EnableRaisingEvents = true };
        var child = new ChildProcess(process);
        process.Exited += (_, _) => child.exited.TrySetResult(process.ExitCode);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        child.Id = process.Id;
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;

        void Hear(string? line)
        {
            if (line is not null)
                onLine?.Invoke(line);
            else if (Interlocked.Decrement(ref child.streamsOpen) == 0)
                child.outputEnded.TrySetResult();
        }
    }

    public void Signal(UnixSignal signal)
    {
        if (Running)
            _ = NativeMethods.kill(Id, (int)signal); // fails only when it is gone already, which is what we want
    }

    /// <summary>Asks politely, and kills what has not ended after <paramref name="patience"/>.</summary>
    public async Task Stop(UnixSignal signal, TimeSpan patience)
    {
        Signal(signal);
        try
        {
            await Exited.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            await Kill();
        }
    }

    public Task Kill()
    {
        Signal(UnixSignal.Kill);
        return Exited;
    }

    public void Dispose() => process.Dispose();

    private static class NativeMethods
    {
        [DllImport("libc", ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern int kill(int pid, int signal);
    }
}

public enum UnixSignal
{
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
}
