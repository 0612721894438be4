using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MailMesh.HouseRules;

/// <summary>The repository as it lies on disk, without what builds and runs leave in it.</summary>
internal static class SourceTree
{
    private static readonly string[] LeftByBuildsAndRuns =
        ["bin", "obj", ".git", ".mailmesh", "node_modules", "TestResults", ".vs", ".idea"];

    public static readonly string Root = FindRoot();

    private static readonly Lazy<IReadOnlyList<string>> AllFiles =
        new(() => [.. Walk(Root).Order(StringComparer.Ordinal)]);

    private static readonly ConcurrentDictionary<string, string[]> Read = new();
    private static readonly ConcurrentDictionary<string, SyntaxNode> Parsed = new();

    /// <summary>Paths from the root, with slashes.</summary>
    public static IEnumerable<string> Files(string folder = "", string ending = "") => AllFiles.Value
        .Where(file => file.StartsWith(folder, StringComparison.Ordinal))
        .Where(file => file.EndsWith(ending, StringComparison.Ordinal));

    public static string[] Lines(string file) => Read.GetOrAdd(file, static one => File.ReadAllLines(Full(one)));

    public static SyntaxNode Syntax(string file) => Parsed.GetOrAdd(file, static one => CSharpSyntaxTree
        .ParseText(File.ReadAllText(Full(one)), new CSharpParseOptions(LanguageVersion.Preview)).GetRoot());

    public static string Full(string file) => Path.Combine(Root, file);

    /// <summary>From 1.</summary>
    public static int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
            yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            if (LeftByBuildsAndRuns.Contains(Path.GetFileName(child))) continue;
            foreach (var file in Walk(child)) yield return file;
        }
    }

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = new FileInfo(here).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MailMesh.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No MailMesh.sln above {here}.");
    }
}
