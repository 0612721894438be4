namespace MailMesh.Content.Tests.Homographs;

/// <summary>Links whose words show one place and that lead to another.</summary>
public class ShownLinkTests
{
    [Theory]
    [InlineData("<a href='https://evil.test/login'>www.paypal.com</a>", "www.paypal.com", "evil.test")]
    [InlineData("<a href='https://evil.test'>https://paypal.com/login?x=1</a>", "paypal.com", "evil.test")]
    [InlineData("<a href='https://evil.test'>Log in at <b>paypal</b>.com now</a>", "paypal.com", "evil.test")]
    [InlineData("<a href='https://paypal.com.evil.test/'>paypal.com</a>", "paypal.com", "paypal.com.evil.test")]
    [InlineData("<a href='https://paypal.com@evil.test/'>https://paypal.com</a>", "paypal.com", "evil.test")]
    [InlineData("<a href='mailto:x@evil.test?cc=a@b.test'>service@paypal.com</a>", "paypal.com", "evil.test")]
    [InlineData("<a href='https://evil.test'>pay\u200Bpal.com</a>", "paypal.com", "evil.test")]
    [InlineData("<a href='https://evil.test'><div>Log in</div><div>paypal.com</div></a>", "paypal.com", "evil.test")]
    [InlineData("<a href='http://203.0.113.7/a'>bank.example.de</a>", "bank.example.de", "203.0.113.7")]
    [InlineData("<a href='https://evil.test'>müller.de</a>", "müller.de", "evil.test")]
    public void A_link_that_shows_another_place_than_it_leads_to_is_told(string html, string shown, string leadsTo)
    {
        foreach (var converted in new[] { HtmlText.ToMarkdown(html), SafeHtml.Sanitize(html) })
        {
            var found = Assert.Single(converted.OtherLinks);
            Assert.Equal((HomographKind.OtherLink, shown, leadsTo), (found.Kind, found.Text, found.LeadsTo));
        }
    }

    [Theory]
    [InlineData("<a href='https://paypal.com/login'>www.paypal.com</a>")]
    [InlineData("<a href='https://click.shop.co.uk/1'>shop.co.uk</a>")]
    [InlineData("<a href='https://xn--mller-kva.de/'>müller.de</a>")]
    [InlineData("<a href='mailto:ann@example.com'>ann@example.com</a>")]
    [InlineData("<a href='https://evil.test/report.pdf'>report.pdf, 3.5 MB. See it.</a>")]
    [InlineData("<a href='https://evil.test'>Click here</a>")]
    [InlineData("<a href='javascript:x'>paypal.com</a> <a name=b>paypal.com</a>")]
    [InlineData("paypal.com <a href='https://evil.test'>more</a> paypal.com")]
    [InlineData("<a href='https://evil.test'><b style='display:none'>paypal.com</b> more</a>")]
    public void Other_links_are_not(string html)
    {
        Assert.Empty(HtmlText.ToMarkdown(html).OtherLinks);
        Assert.Empty(SafeHtml.Sanitize(html).OtherLinks);
    }

    [Fact]
    public void A_page_full_of_them_is_told_of_ten()
    {
        var page = string.Concat(Enumerable.Range(0, 1_000).Select(at => $"<a href=http://e.test>www.a{at}.com</a> "));
        Assert.Equal(HomographFinder.FoundMax, HtmlText.ToMarkdown(page).OtherLinks.Count);
        Assert.Empty(HtmlText.ToText(page).OtherLinks);
    }
}
