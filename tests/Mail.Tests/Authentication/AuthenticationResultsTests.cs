using System.Text;
using System.Text.Json;
using MailMesh.Mail.Authentication;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Authentication;

public sealed class AuthenticationResultsTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    [Fact]
    public async Task Each_field_of_the_table_is_read_and_written_back_as_it_was_read()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Authentication/cases/authentication-results.json");
        foreach (var each in JsonSerializer.Deserialize<Case[]>(await File.ReadAllTextAsync(file), Web)!)
        {
            var read = AuthenticationResults.Parse(each.Value.Replace("\r\n", "", StringComparison.Ordinal));
            Assert.True(Show(read) == each.Expected, $"{each.Why}: {Show(read)}");
            if (read is not null)
            {
                var mail = MimeParser.Parse(Encoding.ASCII.GetBytes(read.Format() + "\r\n"));
                var again = AuthenticationResults.Trusted(mail.Headers, read.ServerId.ToUpperInvariant());
                Assert.Equal(each.Expected, Show(again));
            }
        }
    }

    [Fact]
    public void What_a_stranger_chose_cannot_end_the_field_or_begin_another()
    {
        var results = new AuthenticationResults("x.test", [new MethodResult("spf", "fail", "a \"b\" \\ c\r\nEvil: 1",
            [new AuthenticationProperty("smtp", "mailfrom", "a b;dkim=pass\r\n\r\nü@x.test")])]);
        var mail = MimeParser.Parse(Encoding.ASCII.GetBytes(results.Format() + "\r\n"));
        Assert.Single(mail.Headers);
        var read = Assert.Single(AuthenticationResults.Trusted(mail.Headers, "x.test")!.Results);
        Assert.Equal("a \"b\" \\ c??Evil: 1", read.Reason);
        Assert.Equal("a b;dkim=pass?????@x.test", Assert.Single(read.Properties).Value);
        Assert.Throws<ArgumentException>(() => (results with { ServerId = "x\r\ny" }).Format());
    }

    [Fact]
    public void A_long_name_is_cut_so_that_no_line_outgrows_a_mail()
    {
        var results = new AuthenticationResults("x.test", [new MethodResult("dkim", "fail", "no key",
            [new AuthenticationProperty("header", "d", new string('a', 40_000))])]);

        var field = results.Format();

        Assert.All(field.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
        var mail = MimeParser.Parse(Encoding.ASCII.GetBytes(field + "\r\n"));
        Assert.Single(AuthenticationResults.Trusted(mail.Headers, "x.test")!.Results);
    }

    [Fact]
    public void Fields_that_claim_to_be_ours_are_taken_out_and_the_rest_stays_byte_for_byte()
    {
        const string Text = "Received: a\r\nAuthentication-Results: OURS.test; spf=pass\r\njunk line\r\n"
            + "Authentication-Results: theirs.test; spf=pass\r\nauthentication-results:(x) ours.test;\r\n dkim=pass\r\n"
            + "Authentication-Results: =unreadable\r\nSubject: Authentication-Results: ours.test\r\n\r\n"
            + "Authentication-Results: ours.test\r\n";
        var clean = AuthenticationResults.WithoutForged(MimeParser.Parse(Encoding.ASCII.GetBytes(Text)), "ours.test");
        Assert.Equal(
            "Received: a\r\njunk line\r\nAuthentication-Results: theirs.test; spf=pass\r\n"
            + "Subject: Authentication-Results: ours.test\r\n\r\nAuthentication-Results: ours.test\r\n",
            Encoding.ASCII.GetString(clean.Span));
        Assert.Null(AuthenticationResults.Trusted(MimeParser.Parse(clean).Headers, "ours.test"));
        var untouched = MimeParser.Parse("Subject: x\r\n\r\n"u8.ToArray());
        Assert.Equal(untouched.Raw, AuthenticationResults.WithoutForged(untouched, "ours.test"));
    }

    [Fact]
    public void Any_text_gives_an_answer()
    {
        var random = new Random(20_261_121);
        const string Alphabet = "x.;= \t\"\\()/1nspf\u00FC\0\r\n";
        for (var round = 0; round < 20_000; round++)
        {
            var text = new string(random.GetItems(Alphabet.AsSpan(), random.Next(40)));
            AuthenticationResults.Parse(text);
            TagList.Parse(text);
        }
        Assert.Null(AuthenticationResults.Parse(new string('x', AuthenticationResults.CharsMax + 1)));
        var many = "x.test" + string.Concat(Enumerable.Repeat("; spf=pass", AuthenticationResults.ResultsMax * 2));
        Assert.Equal(AuthenticationResults.ResultsMax, AuthenticationResults.Parse(many)!.Results.Count);
    }

    private static string? Show(AuthenticationResults? results) => results is null ? null : string.Join('|',
        results.Results.Select(result => string.Join(' ', (string[])[$"{result.Method}={result.Result}",
            .. result.Reason.Length > 0 ? (string[])[$"({result.Reason})"] : [],
            .. result.Properties.Select(each => $"{each.Type}.{each.Name}={each.Value}")])).Prepend(results.ServerId));

    private sealed record Case(string Why, string Value, string? Expected);
}
