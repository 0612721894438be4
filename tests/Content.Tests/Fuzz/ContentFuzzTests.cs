using MailMesh.Content.Html.Seeing.Styles;

namespace MailMesh.Content.Tests.Fuzz;

public class ContentFuzzTests
{
    private const int Pages = 600;
    private const int Sheets = 3_000;

    [Fact]
    public void Any_page_converts_and_no_mark_of_the_fence_or_picture_survives()
    {
        for (var seed = 0; seed < Pages; seed++)
        {
            var fence = Fence.Create();
            var page = new HostilePage(seed, fence.Mark).Page();
            foreach (var text in (string[])[HtmlText.ToMarkdown(page).Text, HtmlText.ToText(page).Text, page])
            {
                AssertFenced(fence, text, seed);
                var split = QuotedText.Split(text);
                AssertFenced(fence, split.New, seed);
                Assert.True(split.New.Length + split.Quoted.Length <= text.Length);
                Assert.InRange(Preview.Of(text).Length, 0, Preview.CharsMax);
                foreach (var found in HomographFinder.InText(text).Concat(HomographFinder.OfSender(text, text)))
                    AssertFenced(fence, found.Text + found.LooksLike, seed);
                Assert.Equal(0, InvisibleText.Remove(PlainName.Show(text)).Removed);
            }
            var safe = SafeHtml.Sanitize(page).Text;
            Assert.Equal(0, InvisibleText.Remove(safe).Removed);
            Assert.DoesNotContain("<img", safe);
            Assert.DoesNotContain("<mail-", safe);
        }
    }

    [Fact]
    public void Any_style_sheet_is_read_within_its_limits()
    {
        var rules = 0;
        for (var seed = 0; seed < Sheets; seed++)
        {
            var sheet = new StyleSheet();
            sheet.Add(new HostilePage(seed, "mark").Sheet());
            var found = new List<StyleRule>();
            sheet.Find("p", "i", "x y", found);
            rules += found.Count;
            Assert.All(found, rule => Assert.InRange(rule.Selector.Parts.Length, 1, 9));
        }
        Assert.True(rules > Sheets / 10, $"Only {rules} rules were found.");
    }

    [Fact]
    public void A_page_that_asks_ancestors_without_end_is_read_to_its_end()
    {
        var rules = string.Concat(Enumerable.Range(0, 200).Select(at => $".n{at} > .a .a .a .a .x{{display:none}}"));
        var page = $"<style>{rules}</style>" + string.Concat(Enumerable.Repeat("<div class=a>", 150))
            + string.Concat(Enumerable.Repeat("<b class=x>y</b>", 2_000)) + "</div>end";
        Assert.EndsWith("end", HtmlText.ToText(page).Text);
    }

    private static void AssertFenced(Fence fence, string text, int seed)
    {
        var wrapped = fence.WrapBlock(text);
        Assert.True(wrapped.Split(fence.Mark, StringSplitOptions.None).Length == 3, $"Seed {seed} closed the fence.");
        Assert.False(wrapped.Contains("![", StringComparison.Ordinal), $"Seed {seed} has a picture.");
    }
}
