namespace MailMesh.Mail.Fuzz;

/// <summary>Every parser in turn, each with its share of the time.</summary>
public static class FuzzRun
{
    public static (IReadOnlyList<FuzzCount> Counts, IReadOnlyList<Finding> Findings) Everything(
        TimeSpan duration, int seed, string watchFile)
    {
        using var watch = new InputWatch(watchFile);
        var fuzzer = new Fuzzer(seed, watch);
        var counts = new List<FuzzCount>();
        var findings = new List<Finding>();
        foreach (var target in FuzzTargets.All)
        {
            var (count, found) = fuzzer.Run(target, duration / FuzzTargets.All.Count);
            counts.Add(count);
            findings.AddRange(found);
        }
        return (counts, findings);
    }

    /// <summary>Writes the inputs of findings into a folder; once mended, they belong into <c>found/</c>.</summary>
    public static IReadOnlyList<string> Save(IReadOnlyList<Finding> findings, string folder)
    {
        Directory.CreateDirectory(folder);
        return
        [
            .. findings.Select((finding, number) =>
            {
                var file = Path.Combine(folder, $"{finding.Target}-{number}");
                File.WriteAllBytes(file, finding.Input);
                return $"{file}: {finding.What}";
            }),
        ];
    }
}
