using MailMesh.Mail.Fuzz;

namespace MailMesh.Bench.Fuzz;

/// <summary>
/// Ten minutes of changed inputs for every parser of the library. Inputs that break one are written below the
/// temporary folder; mended, they move to <c>tests/Mail.Fuzz/found</c>.
/// </summary>
public static class FuzzBench
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(10);
    private const int Seed = 20261121;

    public static Task<Report> Run()
    {
        var folder = Path.Combine(Path.GetTempPath(), "mailmesh-fuzz-found");
        Directory.CreateDirectory(folder);
        var (counts, findings) = FuzzRun.Everything(Duration, Seed, Path.Combine(folder, "input"));
        var table = new Table("parser", "inputs", "MB", "behaviours");
        foreach (var count in counts)
            table.Row(count.Target, count.Inputs, count.Bytes / 1e6, count.Behaviours);
        table.Row(
            "all", counts.Sum(it => it.Inputs), counts.Sum(it => it.Bytes) / 1e6, counts.Sum(it => it.Behaviours));
        foreach (var finding in FuzzRun.Save(findings, folder))
            Console.WriteLine(finding);
        return Task.FromResult(new Report(table, [new("fuzz-findings", findings.Count, AtLeast: false, 0)]));
    }
}
