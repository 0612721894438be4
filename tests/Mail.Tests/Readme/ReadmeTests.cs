using MailMesh.TestStack;

namespace MailMesh.Mail.Tests.Readme;

/// <summary>The README's code stands, line for line, in the tests beside this one: it compiles, and it runs.</summary>
public class ReadmeTests
{
    private const int LinesMax = 10; // of code; braces and empty lines are none

    [Fact]
    public void Every_line_of_code_in_the_README_is_one_that_runs()
    {
        var tests = Directory.GetFiles(Path.Combine(RepositoryFile.Root, "tests/Mail.Tests/Readme"), "*.cs")
            .SelectMany(File.ReadLines)
            .Select(line => line.Trim())
            .ToHashSet();

        var missing = Blocks().SelectMany(block => block).Where(line => !tests.Contains(line.Trim()));

        Assert.Empty(missing);
    }

    [Fact]
    public void No_example_is_longer_than_a_glance()
    {
        var blocks = Blocks().ToArray();
        Assert.Equal(5, blocks.Length);
        Assert.All(blocks, block => Assert.InRange(block.Count(IsCode), 1, LinesMax));
    }

    private static bool IsCode(string line) => line.Trim() is not ("" or "{" or "}" or "};");

    private static IEnumerable<string[]> Blocks()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryFile.Root, "src/Mail/README.md"));
        return text.Split("```csharp\n").Skip(1).Select(rest => rest.Split("\n```")[0].Split('\n'));
    }
}
