using System.Collections.Concurrent;
using System.Text.Json;
using MailMesh.AppHost.Processes;

namespace MailMesh.TestStack.Programs;

/// <summary><c>./mailmesh</c> as a person runs it against a mesh, with what they type on standard input.</summary>
public static class MailmeshScript
{
    private static readonly TimeSpan RunWithin = TimeSpan.FromMinutes(2);

    /// <param name="home">The folder that holds endpoints.json.</param>
    /// <returns>The exit code and all that it printed.</returns>
    public static async Task<(int ExitCode, string Output)> Run(string home, string input, params string[] arguments)
    {
        var lines = new ConcurrentQueue<string>();
        // The shell's own printf: the input is no program's argument.
        string[] shell = ["-c", "printf '%s\\n' \"$TYPED\" | ./mailmesh \"$@\"", "mailmesh", .. arguments];
        using var process = ChildProcess.Start(new ChildStart("bash", shell, RepositoryFile.Root)
        {
            Environment = new Dictionary<string, string?> { ["MAILMESH_HOME"] = home, ["TYPED"] = input },
            OnLine = lines.Enqueue,
        });
        var code = await process.Exited.WaitAsync(RunWithin);
        await process.OutputEnded.WaitAsync(RunWithin);
        return (code, string.Join('\n', lines));
    }

    /// <summary>An endpoints.json as the AppHost writes it, where no AppHost runs.</summary>
    public static Task WriteEndpoints(string home, Uri gateway, string apiKey) => File.WriteAllTextAsync(
        Path.Combine(home, "endpoints.json"),
        JsonSerializer.Serialize(new { rest = new Uri(gateway, "/api/v1").ToString(), api_key = apiKey }));
}
