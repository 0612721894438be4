using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MailMesh.HouseRules;

/// <summary>What fits a screen is read; what doesn't is skimmed.</summary>
public sealed class SizeTests
{
    private const int SourceFileLinesMax = 400;
    private const int TestFileLinesMax = 600;
    private const int MethodLinesMax = 60;
    private const int ProgramLinesMax = 30;
    private const int LineCharactersMax = 120;
    private const int FolderFilesMax = 15;
    private const int ReadmeLinesMax = 150;

    [Fact]
    public void Files_are_short() => Finding.None(
        from file in SourceTree.Files(ending: ".cs")
        let limit = file.StartsWith("src/", StringComparison.Ordinal) ? SourceFileLinesMax : TestFileLinesMax
        let lines = SourceTree.Lines(file).Length
        where lines > limit
        select new Finding(file, limit, $"{lines} lines: split it by what it does; {limit} is the limit."));

    [Fact]
    public void Methods_are_short() => Finding.None(
        from file in SourceTree.Files(ending: ".cs")
        from node in SourceTree.Syntax(file).DescendantNodes()
        where node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
        let lines = LinesOf(node)
        where lines > MethodLinesMax
        select new Finding(file, SourceTree.LineOf(node), $"{lines} lines: name its parts, {MethodLinesMax} at most."));

    [Fact]
    public void Programs_read_as_a_contents_page() => Finding.None(
        from file in SourceTree.Files("src/", "/Program.cs")
        let lines = SourceTree.Lines(file).Length
        where lines > ProgramLinesMax
        select new Finding(file, ProgramLinesMax, $"{lines} lines: move the how into the rooms' Add methods."));

    [Fact]
    public void Lines_fit_the_width() => Finding.None(
        SourceTree.Files(ending: ".cs").Concat(SourceTree.Files(ending: ".sql")).SelectMany(LongLines));

    [Fact]
    public void Folders_can_be_taken_in() => Finding.None(
        from file in SourceTree.Files(ending: ".cs")
        group file by file[..file.LastIndexOf('/')] into folder
        where folder.Count() > FolderFilesMax
        select new Finding(folder.Key, 1, $"{folder.Count()} files: find the two things that this folder is about."));

    [Fact]
    public void The_readme_is_read_in_five_minutes() => Finding.None(
        from file in SourceTree.Files("README.md")
        where SourceTree.Lines(file).Length > ReadmeLinesMax
        select new Finding(file, ReadmeLinesMax, "Move what a first reader can do without into docs/."));

    private static int LinesOf(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    /// <summary>An address can't be broken, and a raw string holds text of another language.</summary>
    private static IEnumerable<Finding> LongLines(string file)
    {
        var lines = SourceTree.Lines(file);
        var exempt = file.EndsWith(".cs", StringComparison.Ordinal) ? RawStringLines(file) : [];
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length <= LineCharactersMax || lines[i].Contains("://", StringComparison.Ordinal)) continue;
            if (exempt.Contains(i)) continue;
            yield return new Finding(file, i + 1, $"{lines[i].Length} characters; {LineCharactersMax} is the limit.");
        }
    }

    private static HashSet<int> RawStringLines(string file)
    {
        var lines = new HashSet<int>();
        foreach (var token in SourceTree.Syntax(file).DescendantTokens())
        {
            if (!token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken)
                && !token.IsKind(SyntaxKind.Utf8MultiLineRawStringLiteralToken)
                && !token.IsKind(SyntaxKind.InterpolatedStringTextToken)) continue;
            var span = token.GetLocation().GetLineSpan();
            if (span.StartLinePosition.Line == span.EndLinePosition.Line) continue;
            lines.UnionWith(Enumerable.Range(
                span.StartLinePosition.Line, span.EndLinePosition.Line - span.StartLinePosition.Line + 1));
        }
        return lines;
    }
}
