using System.Diagnostics;
using MailMesh.AppHost.Servers;

namespace MailMesh.AppHost.Choosing;

/// <summary>Finds a container engine that answers; an installed client whose daemon is off is none.</summary>
public static class ContainerEngine
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    public static string? Find() =>
        ((string[])["docker", "podman"])
            .Select(name => Binaries.InPath(name))
            .FirstOrDefault(binary => binary is not null && Answers(binary));

    private static bool Answers(string binary)
    {
        var info = new ProcessStartInfo(binary, "info")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(info)!;
        process.OutputDataReceived += Ignore;
        process.ErrorDataReceived += Ignore;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (process.WaitForExit(AnswerWithin))
            return process.ExitCode == 0;
        process.Kill();
        return false;
    }

    /// <summary>Reads, so that a full pipe can't hold the client up; what it says does not matter.</summary>
    private static void Ignore(object sender, DataReceivedEventArgs line)
    {
    }
}
