using System.Text.Json;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.Corpus;
using MailMesh.TestStack;
using MailMesh.TestStack.Programs;

namespace MailMesh.Mail.Tests.Differential;

/// <summary>
/// 5,000 varied mails in a folder, and what Python's email package and npm's mailparser read in each.
/// Made once for all tests of the class.
/// </summary>
public sealed class OtherReaders : IAsyncLifetime
{
    public const int Mails = 5_000;
    private const int Seed = 42;
    private const int MeanBytes = 6_000;
    private static readonly TimeSpan ReadWithin = TimeSpan.FromMinutes(3);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly string folder = Path.Combine(TemporaryFolders.Own, "differential");

    public IReadOnlyList<GeneratedMail> Generated { get; private set; } = [];

    public IReadOnlyList<PythonMail> Python { get; private set; } = [];

    public IReadOnlyList<MailparserMail> Mailparser { get; private set; } = [];

    public async Task InitializeAsync()
    {
        var mails = Directory.CreateDirectory(Path.Combine(folder, "mails")).FullName;
        Generated = [.. new MailCorpus(Seed, Mails, MeanBytes).Mails()];
        foreach (var mail in Generated)
            await File.WriteAllBytesAsync(Path.Combine(mails, $"{mail.Number:D6}.eml"), mail.Bytes);
        var python = ReadByPython(mails, Path.Combine(folder, "python.jsonl"));
        var mailparser = ReadByMailparser(mails, Path.Combine(folder, "mailparser.jsonl"));
        Python = await python;
        Mailparser = await mailparser;
    }

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    private static async Task<IReadOnlyList<PythonMail>> ReadByPython(string mails, string output)
    {
        var script = Path.Combine(RepositoryFile.Root, "tests/Mail.Tests/Differential/Clients/read_mails.py");
        using var python = ChildProcess.Start(new ChildStart("python3", [script, mails, output], mails));
        Assert.Equal(0, await python.Exited.WaitAsync(ReadWithin));
        return Lines<PythonMail>(output);
    }

    private static async Task<IReadOnlyList<MailparserMail>> ReadByMailparser(string mails, string output)
    {
        var run = await new NpmFolder("tests/Mail.Tests/Differential/Clients")
            .Run("read-mails.mjs", [mails, output], ReadWithin);
        Assert.True(run.ExitCode == 0, run.Output);
        return Lines<MailparserMail>(output);
    }

    private static List<T> Lines<T>(string file) =>
        [.. File.ReadLines(file).Select(line => JsonSerializer.Deserialize<T>(line, Json)!)];
}

/// <param name="Leaves">Of every leaf in order: media type, file name, text or the SHA-256 of its bytes.</param>
public sealed record PythonMail(
    string Name, string Subject, string[][] From, double? Date, string[][] Leaves);

/// <param name="Files">Name and SHA-256 of each attachment.</param>
public sealed record MailparserMail(
    string Name, string Subject, string?[][] From, double? Date, string Text, string Html, string[][] Files);
