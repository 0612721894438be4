using MailMesh.Corpus;

namespace MailMesh.Bench;

/// <summary>The mails that the mail benches share: 20,000, 48 KB on average, from seed 1.</summary>
public static class BenchCorpus
{
    public const int Mails = 20_000;
    private const int Seed = 1;

    /// <summary>
    /// Their folder, written once (about 1 GB) below <c>MAILMESH_HOME</c>, or <c>.mailmesh</c> where we were started.
    /// </summary>
    public static string Folder()
    {
        var home = Environment.GetEnvironmentVariable("MAILMESH_HOME") ?? Path.GetFullPath(".mailmesh");
        return new MailCorpus(Seed, Mails).WriteTo(Path.Combine(home, "bench"));
    }

    /// <summary>All of them in memory, in their order.</summary>
    public static byte[][] Read(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
}
