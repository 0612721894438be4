using System.Text.RegularExpressions;

namespace MailMesh.HouseRules;

/// <summary>A document that leads nowhere is worse than none.</summary>
public sealed partial class DocumentTests
{
    private const int DecisionLinesMax = 40;
    private const string Decisions = "docs/decisions/";

    [Fact]
    public void Every_link_leads_somewhere() => Finding.None(
        from file in SourceTree.Files(ending: ".md")
        from line in SourceTree.Lines(file).Index()
        from Match link in Link().Matches(line.Item)
        let target = link.Groups["target"].Value
        where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
        where !Exists(file, target)
        select new Finding(file, line.Index + 1, $"{target} is not there: mend the link."));

    [Fact]
    public void Decisions_are_numbered_and_each_number_is_taken_once()
    {
        var records = SourceTree.Files(Decisions).ToArray();
        Finding.None(
            from file in records
            where !DecisionName().IsMatch(file)
            select new Finding(file, 1, "Name it NNNN-what-was-decided.md."));
        Finding.None(
            from file in records
            group file by file[Decisions.Length..(Decisions.Length + 4)] into number
            where number.Count() > 1
            select new Finding(number.Last(), 1, $"{number.Key} is taken by {number.First()}: take a free one."));
    }

    [Fact]
    public void Decisions_are_short() => Finding.None(
        from file in SourceTree.Files(Decisions)
        let lines = SourceTree.Lines(file).Length
        where lines > DecisionLinesMax
        select new Finding(file, DecisionLinesMax, $"{lines} lines: say what and why in {DecisionLinesMax}."));

    private static bool Exists(string file, string target)
    {
        var parts = target.Split('#', 2);
        var page = parts[0].Length == 0
            ? SourceTree.Full(file)
            : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(SourceTree.Full(file))!, parts[0]));
        if (!File.Exists(page) && !Directory.Exists(page)) return false;
        return parts.Length == 1 || !page.EndsWith(".md", StringComparison.Ordinal)
            || File.ReadLines(page).Any(line => line.StartsWith('#') && Anchor(line) == parts[1]);
    }

    /// <summary>As GitHub makes it from a heading.</summary>
    private static string Anchor(string heading) =>
        NoAnchor().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^docs/decisions/\d{4}-[a-z0-9-]+\.md$")]
    private static partial Regex DecisionName();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}
