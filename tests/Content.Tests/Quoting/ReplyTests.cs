namespace MailMesh.Content.Tests.Quoting;

/// <summary>Replies as mail programs write them: <c>replies.txt</c>, each with what is new above <c>~~~</c>.</summary>
public class ReplyTests
{
    public static TheoryData<string> Names => [.. Replies().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_new_is_parted_from_history_and_signature(string name)
    {
        var (fresh, rest) = Replies()[name];
        foreach (var lineEnd in new[] { "\n", "\r\n" })
        {
            var text = (rest.Length == 0 ? fresh : fresh + "\n\n" + rest).ReplaceLineEndings(lineEnd);
            var split = QuotedText.Split(text);
            Assert.Equal(fresh, split.New.ReplaceLineEndings("\n"));
            Assert.Equal(rest, split.Quoted.ReplaceLineEndings("\n"));
        }
    }

    [Theory]
    [InlineData("<div>Yes.</div><br><div class=gmail_quote><div>On Mon, Jan 5, 2026 at 10:00 AM Ann Ex "
        + "&lt;<a href='mailto:ann@x.test'>ann@x.test</a>&gt; wrote:<br></div><blockquote>Meet?</blockquote></div>")]
    [InlineData("<p>Yes.</p><hr><div id=divRplyFwdMsg><b>From:</b> Ann Ex<br><b>Sent:</b> Monday, January 5, 2026<br>"
        + "<b>To:</b> Bob</div><div>Meet?</div>")]
    [InlineData("Yes.<br><br><div dir=ltr>Sent from my iPhone</div><div><br><blockquote type=cite>On Jan 5, 2026, at "
        + "10:00, Ann Ex &lt;ann@x.test&gt; wrote:<br><br></blockquote></div><blockquote>Meet?</blockquote>")]
    [InlineData("<p>Yes.</p><div class=moz-signature>-- <br>Bob</div><div class=moz-cite-prefix>On 1/5/26 10:00, Ann "
        + "wrote:<br></div><blockquote type=cite>Meet?</blockquote>")]
    [InlineData("<div>Yes.</div><div class=yahoo_quoted><div>On Monday, January 5, 2026 at 10:00:00 AM GMT+1, Ann "
        + "&lt;ann@x.test&gt; wrote:</div><div>Meet?</div></div>")]
    [InlineData("Yes.<div><a href='https://aka.ms/o0ukef'>Get Outlook for iOS</a></div><hr><b>From:</b> Ann<br>"
        + "<b>Sent:</b> Monday<br>")]
    [InlineData("<div>Yes.</div><div class=protonmail_signature_block>Sent with <a href='https://proton.me'>Proton "
        + "Mail</a> secure email.</div><div class=protonmail_quote>On Monday, January 5th, 2026 at 10:00 AM, Ann "
        + "&lt;ann@x.test&gt; wrote:<br><blockquote>Meet?</blockquote></div>")]
    public void Pages_are_parted_as_texts_are(string html) =>
        Assert.Equal("Yes.", QuotedText.Split(HtmlText.ToMarkdown(html).Text).New);

    private static Dictionary<string, (string Fresh, string Old)> Replies() =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Quoting", "replies.txt")).ReplaceLineEndings("\n")
            .Split("=== ", StringSplitOptions.RemoveEmptyEntries)
            .Select(one => one.Split('\n', 2))
            .ToDictionary(one => one[0], one => one[1].Split("~~~\n") is [var fresh, var rest]
                ? (fresh.TrimEnd('\n'), rest.TrimEnd('\n')) : throw new InvalidDataException(one[0]));
}
