using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using MailMesh.AppHost.Processes;
using MailMesh.MailServers;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Storm;

/// <summary>Another client of the same account: Python's imaplib, which shares no line with ours.</summary>
/// <param name="maildir">Of the account at Dovecot; null elsewhere.</param>
public sealed class SecondClient(int imapPort, string account, string? maildir = null)
{
    /// <summary>Between two lines of a script: a busy machine makes it slow, a server that hangs silent.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(120);
    private static readonly JsonSerializerOptions Json =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly string _folder = RealProgram.Folder();

    /// <summary>What the server holds now.</summary>
    public async Task<MailboxView> View()
    {
        var output = new ConcurrentQueue<string>();
        await Run("server_view.py", [], output.Enqueue);
        return new MailboxView(
            JsonSerializer.Deserialize<Dictionary<string, FolderView>>(string.Concat(output), Json)!);
    }

    /// <summary>Random operations, the same for the same seed.</summary>
    /// <param name="first">The number of the first mail that it appends.</param>
    /// <param name="progress">Called with how many are done.</param>
    /// <returns>What may have become of each mail that was touched, by its number.</returns>
    public async Task<IReadOnlyDictionary<int, Fate>> Storm(
        int seed, int first, int operations, Action<int>? progress = null)
    {
        var report = Path.Combine(_folder, Guid.CreateVersion7().ToString("n"));
        int[] numbers = [seed, first, operations];
        await Run(
            "storm.py",
            [
                .. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)), report,
                .. maildir is null ? Array.Empty<string>() : [maildir],
            ],
            line =>
            {
                if (line.StartsWith("done ", StringComparison.Ordinal))
                    progress?.Invoke(int.Parse(line[5..], CultureInfo.InvariantCulture));
            });
        return JsonSerializer.Deserialize<Dictionary<int, Fate>>(await File.ReadAllTextAsync(report), Json)!;
    }

    private async Task Run(string script, string[] arguments, Action<string> onLine)
    {
        var said = new ConcurrentQueue<string>();
        var path = Path.Combine(RepositoryFile.Root, "tests/InboxSync.Tests/Storm", script);
        string[] common = ["-B", path, imapPort.ToString(CultureInfo.InvariantCulture), account, Dovecot.Password];
        using var python = ChildProcess.Start(new ChildStart("/usr/bin/python3", [.. common, .. arguments], _folder)
        {
            OnLine = line =>
            {
                said.Enqueue(line);
                onLine(line);
            },
        });
        try
        {
            var code = await While(python.Exited, () => said.Count);
            await python.OutputEnded.WaitAsync(SilenceMax);
            Assert.True(code == 0, $"{script} ended with {code}:\n{string.Join('\n', said.TakeLast(20))}");
        }
        catch (TimeoutException)
        {
            await python.Kill();
            throw new TimeoutException(
                $"{script} said nothing for {SilenceMax}:\n{string.Join('\n', said.TakeLast(20))}");
        }
    }

    /// <summary>Waits for as long as there is something new.</summary>
    private static async Task<T> While<T>(Task<T> end, Func<int> progress)
    {
        for (var before = -1; before < progress();)
        {
            before = progress();
            await Task.WhenAny(end, Task.Delay(SilenceMax));
            if (end.IsCompleted)
                return await end;
        }
        throw new TimeoutException();
    }
}

/// <summary>What the second client asked for with one mail; it may not all have come about.</summary>
/// <param name="Folders">All that it may have been in.</param>
public sealed record Fate(int Copies, IReadOnlyList<string> Folders);
