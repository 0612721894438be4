using System.Globalization;

namespace MailMesh.Corpus;

/// <summary>
/// A mailbox made from a seed: the same seed and count give the same bytes on every machine. Sizes are spread as in
/// real mailboxes (log-normal: half below 20 KB, 48 KB on average, some of megabytes); 12 charsets; 0.6 % malformed.
/// </summary>
/// <param name="Seed">Decides every byte.</param>
/// <param name="Count">How many mails.</param>
/// <param name="MeanBytes">The average size of one.</param>
public sealed record MailCorpus(int Seed, int Count, int MeanBytes = 48 * 1024)
{
    private const int MailBytesMax = 3_800_000;
    private const double Spread = 1.32; // of the logarithm; the mean is then 2.4 times the median
    private const double MedianShare = 0.62; // of the mean: text is kept shorter than files, so its mails fall short

    public IEnumerable<GeneratedMail> Mails()
    {
        for (var number = 0; number < Count; number++)
            yield return Mail(number);
    }

    public GeneratedMail Mail(int number)
    {
        var chance = new Random(unchecked((Seed * 31) + (number * 104_729)));
        var normal = Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());
        var size = MeanBytes * MedianShare * Math.Exp(Spread * normal);
        return new MailWriter(Seed, number, (int)Math.Min(size, MailBytesMax)).Write();
    }

    /// <summary>
    /// Writes the mails into a folder of their own under <paramref name="root"/>, unless they are there already;
    /// gives that folder. Files are named by number, so that their order is the corpus's.
    /// </summary>
    public string WriteTo(string root)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"corpus-{Seed}-{Count}-{MeanBytes}");
        var folder = Path.Combine(root, name);
        if (Directory.Exists(folder)) return folder;
        var unfinished = folder + ".unfinished";
        Directory.CreateDirectory(unfinished);
        foreach (var mail in Mails())
            File.WriteAllBytes(Path.Combine(unfinished, $"{mail.Number:D6}.eml"), mail.Bytes.ToArray());
        Directory.Move(unfinished, folder);
        return folder;
    }
}
