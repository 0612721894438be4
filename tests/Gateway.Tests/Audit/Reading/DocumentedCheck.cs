using System.Collections.Concurrent;
using MailMesh.AppHost.Processes;
using MailMesh.TestStack;

namespace MailMesh.Gateway.Tests.Audit.Reading;

/// <summary>The Python program in docs/audit.md, as whoever copies it runs it.</summary>
internal static class DocumentedCheck
{
    private static readonly TimeSpan RunWithin = TimeSpan.FromSeconds(60);

    public static async Task<(int ExitCode, string Output)> Run(string lines)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(RepositoryFile.Root, "docs/audit.md"));
        var program = page.Split("```python\n")[1].Split("```")[0];
        var folder = Directory.CreateTempSubdirectory("mailmesh-audit-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "check.py"), program);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "audit.jsonl"), lines + "\n");
            var said = new ConcurrentQueue<string>();
            using var python = ChildProcess.Start(new ChildStart(
                "/usr/bin/python3", ["check.py", "audit.jsonl"], folder.FullName) { OnLine = said.Enqueue });
            var code = await python.Exited.WaitAsync(RunWithin);
            await python.OutputEnded.WaitAsync(RunWithin);
            return (code, string.Join('\n', said));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
