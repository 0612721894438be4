using System.Text.Json;
using System.Text.RegularExpressions;

namespace MailMesh.Content.Tests.Homographs;

/// <summary>Names that can be taken for others, and honest ones: each line of the files is one.</summary>
public partial class HomographTests
{
    public static TheoryData<string> Domains => [.. Lines("domains")];

    public static TheoryData<string> Honest => [.. Lines("honest")];

    public static TheoryData<string> Senders => [.. Lines("senders")];

    [Theory]
    [MemberData(nameof(Domains))]
    public void A_domain_that_can_be_taken_for_another_is_told_with_its_kind(string line)
    {
        var (kind, domain, ascii, latin) = line.Split('\t') is [var k, var d, var a, var l] ? (k, d, a, l)
            : throw new InvalidDataException(line);
        domain = Regex.Unescape(domain);
        var found = HomographFinder.OfAddress($"ann@{domain}");
        Assert.NotNull(found);
        Assert.Equal(kind, Name(found.Kind));
        Assert.Equal(latin, found.LooksLike ?? "");
        if (ascii.Length > 0) Assert.Equal(ascii, found.Ascii);
        if (found.Kind == HomographKind.Invalid) return;
        Assert.DoesNotContain("xn--", found.Text);
        Assert.Contains("xn--", found.Ascii!);
        Assert.Equal([found], HomographFinder.InText($"See https://ann:x@{domain}:443/a?b and ann@{domain}."));
    }

    [Theory]
    [MemberData(nameof(Honest))]
    public void Domains_in_the_scripts_of_their_people_are_not_doubted(string domain)
    {
        Assert.Null(HomographFinder.OfAddress($"ann@{domain}"));
        Assert.Empty(HomographFinder.InText($"<https://{domain}/> and ann@{domain}"));
    }

    [Theory]
    [MemberData(nameof(Senders))]
    public void A_name_that_shows_another_sender_is_told(string line)
    {
        var match = Sender().Match(line);
        var found = HomographFinder.OfSender(match.Groups["address"].Value, match.Groups["name"].Value)
            .Select(one => $"{Name(one.Kind)} {one.Text}");
        Assert.Equal(match.Groups["found"].Value, string.Join(", ", found));
    }

    [Theory]
    [InlineData("Версия2.0 и отчёт-v2.docx: см. приложение.Всё")]
    [InlineData("Die Größe ist 3.5 m. Übrigens.Ende")]
    [InlineData("今日は。終わり.です")]
    [InlineData("plain ASCII with https://example.com/xn and a@b.test")]
    public void Words_that_are_no_domains_are_not_doubted(string text) => Assert.Empty(HomographFinder.InText(text));

    [Fact]
    public void A_text_full_of_them_is_told_of_ten()
    {
        var text = string.Concat(Enumerable.Range(0, 1_000).Select(at => $"http://pаypal{at}.com "));
        Assert.Equal(HomographFinder.FoundMax, HomographFinder.InText(text).Count);
    }

    [Fact]
    public void One_that_stands_twice_is_told_once() =>
        Assert.Single(
            HomographFinder.InText("http://pаypal.com/a http://pаypal.com/b www.pаypal.com"),
            one => one.Text == "pаypal.com");

    private static string Name(HomographKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    private static string[] Lines(string name) =>
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Homographs", name + ".txt"));

    [GeneratedRegex("^(?<name>.*) <(?<address>[^>]*)>\t(?<found>.*)$")]
    private static partial Regex Sender();
}
