using System.Diagnostics;
using System.Globalization;
using MailMesh.Corpus;
using MailMesh.Mail.Mime;

namespace MailMesh.Bench.Mime;

/// <summary>
/// Structure, and everything decoded to text, over 20,000 mails that lie in memory, in one thread; beside a scan for
/// newlines (the floor), gmime (a C program) and Python's email package (on a part: it is slow).
/// The best of three rounds counts for each.
/// </summary>
public static class MimeBench
{
    private const int Rounds = 3;
    private const int PythonMails = 2_000;
    private const double StructureGoal = 1_000; // MB/s
    private const double DecodedGoal = 400; // MB/s
    private const double AllocatedGoal = 2_048; // bytes a mail
    private const double GmimeGoal = 1.2;

    public static async Task<Report> Run()
    {
        var folder = BenchCorpus.Folder();
        var mails = BenchCorpus.Read(folder);
        var bytes = mails.Sum(mail => (long)mail.Length);
        var pythonBytes = mails.Take(PythonMails).Sum(mail => (long)mail.Length);

        var floor = Best(mails, Newlines);
        var structure = Best(mails, Structure);
        var decoded = Best(mails, Decode);
        using var gmime = await GmimeProgram.Build();
        var gmimeStructure = await gmime.Seconds(folder, "structure", Rounds);
        var gmimeDecoded = await gmime.Seconds(folder, "decode", Rounds);
        var pythonStructure = await Python(folder, "structure");
        var pythonDecoded = await Python(folder, "decode");

        var table = new Table("one thread", "mails/s", "MB/s", "allocated, bytes a mail");
        table.Row("newline scan (floor)", mails.Length / floor.Seconds, Rate(bytes, floor.Seconds), floor.Allocated);
        Row("MailMesh structure", structure);
        Row("MailMesh all decoded", decoded);
        Other("gmime structure", mails.Length, bytes, gmimeStructure);
        Other("gmime all decoded", mails.Length, bytes, gmimeDecoded);
        Other("Python email structure", PythonMails, pythonBytes, pythonStructure);
        Other("Python email all decoded", PythonMails, pythonBytes, pythonDecoded);
        return new(table,
        [
            new("mime-structure", Rate(bytes, structure.Seconds), AtLeast: true, StructureGoal, "MB/s"),
            new("mime-structure-allocated", structure.Allocated, AtLeast: false, AllocatedGoal, "B"),
            new("mime-decoded", Rate(bytes, decoded.Seconds), AtLeast: true, DecodedGoal, "MB/s"),
            new("mime-structure-beside-gmime", gmimeStructure / structure.Seconds, AtLeast: true, GmimeGoal, "x"),
            new("mime-decoded-beside-gmime", gmimeDecoded / decoded.Seconds, AtLeast: true, GmimeGoal, "x"),
        ]);

        void Row(string name, Round round) =>
            table.Row(name, mails.Length / round.Seconds, Rate(bytes, round.Seconds), round.Allocated);

        void Other(string name, int count, long size, double seconds) =>
            table.Row(name, count / seconds, Rate(size, seconds), "");
    }

    private static double Rate(long bytes, double seconds) => bytes / seconds / 1e6;

    private static Round Best(byte[][] mails, Func<byte[], long> work)
    {
        Round? best = null;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var took = Stopwatch.StartNew();
            long seen = 0;
            foreach (var mail in mails)
                seen += work(mail);
            var seconds = took.Elapsed.TotalSeconds;
            if (seen == 0) throw new UnreachableException("The work saw nothing.");
            var allocated = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / mails.Length;
            if (best is null || seconds < best.Seconds) best = new(seconds, allocated);
        }
        return best!;
    }

    private static long Newlines(byte[] mail)
    {
        long lines = 0;
        for (var rest = mail.AsSpan(); rest.IndexOf((byte)'\n') is >= 0 and var at; rest = rest[(at + 1)..])
            lines++;
        return lines;
    }

    private static long Structure(byte[] mail)
    {
        var message = MimeParser.Parse(mail);
        return message.Root.BodyLength + message.Root.BodyOffset;
    }

    private static long Decode(byte[] mail)
    {
        long size = 0;
        foreach (var part in MimeParser.Parse(mail).AllParts)
        {
            if (part.IsMultipart) continue;
            size += part.ContentType.MediaType.StartsWith("text/", StringComparison.Ordinal)
                ? part.DecodeText().Length
                : part.DecodeBytes().Length;
        }
        return size;
    }

    private static async Task<double> Python(string folder, string what)
    {
        var printed = await new Tool("python3", "python3").Run(
        [
            Path.Combine(AppContext.BaseDirectory, "Mime", "email_package.py"), folder, what,
            PythonMails.ToString(CultureInfo.InvariantCulture),
        ]);
        return double.Parse(printed, CultureInfo.InvariantCulture);
    }

    private sealed record Round(double Seconds, double Allocated);
}
