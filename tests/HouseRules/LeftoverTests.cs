using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MailMesh.HouseRules;

/// <summary>Nothing half done, and nothing of the machine it was done on.</summary>
public sealed partial class LeftoverTests
{
    private static readonly string[] TextEndings =
    [
        ".cs", ".sql", ".lua", ".md", ".json", ".js", ".mjs", ".ts", ".py", ".sh", ".yml", ".yaml", ".csproj", ".props",
        ".targets", ".config", ".sln", "/run", "mailmesh", "Dockerfile",
    ];

    private static readonly (string Text, string WhatToDo)[] BannedInSource =
    [
        ("NotImplemented" + "Exception", "Write it, or leave the member out."),
        ("UseDelayed" + "Redelivery", "It loops for ever without a plugin: give the row a due_at."),
        ("UseDelayedMessage" + "Scheduler", "It loops for ever without a plugin: give the row a due_at."),
        ("new Uri($\"" + "queue:", "Address exchange: instead: queue: declares a classic queue (decision 0021)."),
        ("new Uri(\"" + "queue:", "Address exchange: instead: queue: declares a classic queue (decision 0021)."),
    ];

    [Fact]
    public void No_mark_says_that_something_is_left_to_do() => Finding.None(
        Search(TextFiles(), Marks(), "Do it, or write an issue and take the mark out."));

    [Fact]
    public void No_call_that_is_known_to_hurt() => Finding.None(
        from file in SourceTree.Files("src/", ".cs")
        from banned in BannedInSource
        from finding in Search([file], new Regex(Regex.Escape(banned.Text)), banned.WhatToDo)
        select finding);

    [Fact]
    public void No_test_is_skipped() => Finding.None(
        from file in SourceTree.Files("tests/", ".cs")
        from attribute in SourceTree.Syntax(file).DescendantNodes().OfType<AttributeSyntax>()
        where attribute.ArgumentList?.Arguments.Any(one => one.NameEquals?.Name.Identifier.ValueText == "Skip") is true
        select new Finding(file, SourceTree.LineOf(attribute), "Mend the test or delete it."));

    [Fact]
    public void No_path_of_one_machine() => Finding.None(
        Search(TextFiles(), MachinePath(), "This path exists on one machine only."));

    [Fact]
    public void No_host_of_a_package_registry() => Finding.None(
        Search(TextFiles(), RegistryHost(), "Packages come from wherever the reader's own machine is set to."));

    [Fact]
    public void Statements_stand_in_sql_files() => Finding.None(
        from file in SourceTree.Files("src/", ".cs")
        from literal in SourceTree.Syntax(file).DescendantNodes()
        where literal is LiteralExpressionSyntax or InterpolatedStringExpressionSyntax
        let text = literal.ToString().TrimStart('$', '@', '"', ' ', '\n', '\r')
        where Statement().IsMatch(text)
        select new Finding(file, SourceTree.LineOf(literal), "Move it into a .sql file named for what it answers."));

    private static IEnumerable<string> TextFiles() => SourceTree.Files()
        .Where(file => TextEndings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
        .Where(file => !file.EndsWith("package-lock.json", StringComparison.Ordinal));

    private static IEnumerable<Finding> Search(IEnumerable<string> files, Regex pattern, string whatToDo) =>
        from file in files
        from line in SourceTree.Lines(file).Index()
        let match = pattern.Match(line.Item)
        where match.Success
        select new Finding(file, line.Index + 1, $"{match.Value}: {whatToDo}");

    // Written apart, so that this file does not find itself.
    private static Regex Marks() => new(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|XX" + @"X)\b");

    // Ann and Bob are nobody: examples may live in their homes.
    [GeneratedRegex(@"(?<![\w.~$}/-])/(home/(?!(ann|bob)\b)\w+|root/\w|Users/\w+|work/(main|shared)|tmp/h/)")]
    private static partial Regex MachinePath();

    // Pages that people read are no feeds.
    [GeneratedRegex(@"https?://(?!www\.(npmjs\.com|nuget\.org))" +
        @"[\w.-]*(registry|nuget|npm|pypi|artifact|packages|crates|proxy)[\w-]*\.[\w.-]+")]
    private static partial Regex RegistryHost();

    // "select 1" and the like are shorter than the name of a file would be.
    [GeneratedRegex(
        @"^(select|insert into|update|delete from|with|create table|alter table)\s(?=.{20})" +
        @"(?=.*\b(from|into|set|values|as|table)\b)",
        RegexOptions.Singleline)]
    private static partial Regex Statement();
}
