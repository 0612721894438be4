using System.Diagnostics;
using System.Text;
using MailMesh.Content;
using MailMesh.Corpus;
using MailMesh.Mail.Mime;

namespace MailMesh.Bench.Content;

/// <summary>
/// HTML to Markdown and to sanitised HTML in one thread: the pages of 3,000 mails, the same pages torn so that the
/// parser must read them, and one page of 25,000 to 200,000 elements. The best of three rounds counts.
/// </summary>
public static class ContentBench
{
    private const int Rounds = 3;
    private const int Mails = 3_000;
    private const int TornPages = 300;
    private const int Seed = 1;
    private const int ElementsLeast = 25_000;
    private const int ElementsMost = 200_000;
    private const double RateGoal = 20; // MB/s
    private const double GrowthGoal = 1.5; // time for each byte of the largest page beside the smallest's

    public static Task<Report> Run()
    {
        var pages = Pages();
        var torn = pages.Take(TornPages).Select(page => "<table><b>torn<tr></b>" + page).ToArray();
        var table = new Table("one thread", "pages", "MB", "Markdown, MB/s", "sanitised, MB/s");
        var (markdown, safe) = Row(table, "pages of the corpus", pages);
        var (tornMarkdown, tornSafe) = Row(table, "torn pages, parsed", torn);
        var least = Row(table, $"one of {ElementsLeast:N0} elements", [Flat(ElementsLeast)]);
        var most = Row(table, $"one of {ElementsMost:N0} elements", [Flat(ElementsMost)]);
        return Task.FromResult(new Report(table,
        [
            new("content-markdown", markdown, AtLeast: true, RateGoal, "MB/s"),
            new("content-sanitised", safe, AtLeast: true, RateGoal, "MB/s"),
            new("content-markdown-parsed", tornMarkdown, AtLeast: true, RateGoal, "MB/s"),
            new("content-sanitised-parsed", tornSafe, AtLeast: true, RateGoal, "MB/s"),
            new("content-markdown-growth", least.Markdown / most.Markdown, AtLeast: false, GrowthGoal, "x"),
            new("content-sanitised-growth", least.Safe / most.Safe, AtLeast: false, GrowthGoal, "x"),
        ]));
    }

    private static string[] Pages() =>
    [
        .. from mail in new MailCorpus(Seed, Mails).Mails()
           let html = MimeParser.Parse(mail.Bytes).HtmlPart?.DecodeText()
           where !string.IsNullOrEmpty(html)
           select html,
    ];

    /// <summary>Below the length that is read of a page, so that all of it is.</summary>
    private static string Flat(int elements) =>
        string.Concat(Enumerable.Repeat("<p>a b<b>c</b><p>d e", elements / 3));

    private static (double Markdown, double Safe) Row(Table table, string name, string[] pages)
    {
        var bytes = pages.Sum(page => (long)Encoding.UTF8.GetByteCount(page));
        var markdown = bytes / Seconds(pages, page => HtmlText.ToMarkdown(page).Text.Length) / 1e6;
        var safe = bytes / Seconds(pages, page => SafeHtml.Sanitize(page).Text.Length) / 1e6;
        table.Row(name, pages.Length, bytes / 1e6, markdown, safe);
        return (markdown, safe);
    }

    private static double Seconds(string[] pages, Func<string, long> work)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var took = Stopwatch.StartNew();
            if (pages.Sum(work) == 0) throw new UnreachableException("Nothing was written.");
            best = Math.Min(best, took.Elapsed.TotalSeconds);
        }
        return best;
    }
}
