using MailMesh.Mail.Text;

namespace MailMesh.Mail.Tests.Text;

public sealed class FlowedTextTests
{
    [Theory]
    [InlineData("one \ntwo\nthree", "one two\nthree")]
    [InlineData("one \r\ntwo\r\n", "one two\n")]
    [InlineData("> one \n> two\nmine", "> one two\nmine")]
    [InlineData("> one \n>> two", "> one \n>> two")] // RFC 3676 §4.5: another depth ends the paragraph
    [InlineData(">> one \n>> two", ">> one two")]
    [InlineData(" > stuffed", "> stuffed")] // §4.4
    [InlineData(" From me", "From me")]
    [InlineData("text \n-- \nAnn", "text \n-- \nAnn")] // §4.3
    [InlineData("ends open ", "ends open ")]
    [InlineData(">", "> ")]
    [InlineData("", "")]
    [InlineData("\n\n", "\n\n")]
    public void Flowed_lines_become_paragraphs(string text, string expected) =>
        Assert.Equal(expected, FlowedText.Unflow(text, deletesSpace: false));

    [Fact]
    public void With_delsp_the_space_that_marks_a_flow_is_no_text() =>
        Assert.Equal("日本語", FlowedText.Unflow("日 \n本 \n語", deletesSpace: true)); // §4.1
}
