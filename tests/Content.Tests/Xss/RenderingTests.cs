using System.Globalization;
using MailMesh.TestStack;
using MailMesh.TestStack.Programs;

namespace MailMesh.Content.Tests.Xss;

/// <summary>Every vector in a real browser, sanitised and, to know that we would see it, as it is.</summary>
public class RenderingTests
{
    private const int VectorsLeast = 435;
    private static readonly TimeSpan SeenWithin = TimeSpan.FromMinutes(3);

    [Fact]
    public void The_collection_is_large_and_has_no_vector_twice()
    {
        Assert.True(XssVector.All.Count >= VectorsLeast, $"There are {XssVector.All.Count}.");
        Assert.Empty(XssVector.All.GroupBy(vector => vector.Template).Where(same => same.Count() > 1)
            .Select(same => same.Key));
    }

    [Fact]
    public async Task Sanitised_nothing_fires_and_nothing_loads_in_a_browser_in_which_the_vectors_do()
    {
        var vectors = XssVector.All;
        await using var server = await VectorServer.Start(vectors);
        await using (var browser = Chromium.Show(server.Driver, server.Driver.Port))
        {
            var ended = await Task.WhenAny(server.Done, browser.Ended, Task.Delay(SeenWithin));
            Assert.True(ended == server.Done, $"{server.Last} was the last page.\n{browser.Output}");
        }
        Assert.Equal(0, server.PagesLeft);
        Assert.Equal([], Told(server));
        Assert.Equal([], server.Loaded.Where(load => !load.Contains("raw", StringComparison.Ordinal)));

        var raw = server.Numbers("raw").ToList();
        var live = Live(server);
        foreach (var family in raw.GroupBy(number => vectors[number].Family))
            Assert.True(family.Any(live.Contains), $"None of {family.Key} does anything as it is.");
        Assert.True(live.Count > raw.Count / 2, $"As they are, only {live.Count} of {raw.Count} do anything.");
        TestNotes.Write($"{vectors.Count} XSS vectors in Chromium: sanitised none runs or loads anything; "
            + $"as they are, {live.Count} of {raw.Count}");
    }

    /// <summary>The vectors that fired or loaded something as they are.</summary>
    private static HashSet<int> Live(VectorServer server) =>
    [
        .. from page in server.Fired
           where page.StartsWith("/raw/", StringComparison.Ordinal)
           select Number(page[5..]),
        .. from load in server.Loaded
           let at = load.IndexOf("raw", StringComparison.Ordinal)
           where at >= 0
           select Number(load[(at + 4)..]),
    ];

    private static int Number(string text) =>
        int.Parse(string.Concat(text.TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture);

    /// <summary>The vectors of those sanitised pages that fired.</summary>
    private static IEnumerable<string> Told(VectorServer server) =>
        from page in server.Fired
        where page.StartsWith("/safe/", StringComparison.Ordinal)
        from vector in server.On("safe", Number(page[6..]))
        select vector.Template;
}
