using MailMesh.AppHost.Servers;
using MailMesh.Mail.Fuzz;
using MailMesh.TestStack;
using Xunit.Abstractions;

namespace MailMesh.Mail.Tests.Fuzz;

/// <summary>Half a minute of changed inputs for every parser; <c>./mailmesh bench fuzz</c> takes ten.</summary>
public class FuzzTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    [Fact]
    public void Every_parser_survives_changed_inputs_within_its_memory()
    {
        var (counts, findings) = FuzzRun.Everything(
            Duration, SeedOfTheDay(), Path.Combine(Kept(), $"input-of-{Environment.ProcessId}"));

        var table = string.Join('\n', counts.Select(it =>
            $"fuzz {it.Target}: {it.Inputs} inputs, {it.Bytes / 1_000_000.0:0.0} MB, {it.Behaviours} behaviours"));
        output.WriteLine(table);
        TestNotes.Write(table);
        Assert.True(
            findings.Count == 0,
            string.Join('\n', FuzzRun.Save(findings, Kept())));
        Assert.All(counts, count => Assert.True(count.Behaviours > 1, $"{count.Target} always behaves the same."));
    }

    [Fact]
    public void An_exception_is_found_and_its_input_kept()
    {
        using var watch = new InputWatch(Path.Combine(TemporaryFolders.Own, "fuzz-input-of-a-broken-target"));
        var broken = new FuzzTarget("broken", Grammar.Of(["seed"], "!"), input =>
            input.Span.Contains((byte)'!') ? throw new InvalidOperationException("!") : input.Length);

        var (_, findings) = new Fuzzer(1, watch).Run(broken, TimeSpan.FromSeconds(20));

        Assert.NotEmpty(findings);
        Assert.All(findings, it => Assert.Contains((byte)'!', it.Input));
    }

    // Outlives the tests, as their own folder doesn't.
    private static string Kept() =>
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "mailmesh-fuzz-found")).FullName;

    // Other inputs every day, the same ones all day: what CI finds can be found again.
    private static int SeedOfTheDay() => (int)(TimeProvider.System.GetUtcNow().Ticks / TimeSpan.TicksPerDay);
}
