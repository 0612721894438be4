using MailMesh.Mirror.Threading;

namespace MailMesh.Mirror.Tests.Threading;

public sealed class BaseSubjectTests
{
    [Theory]
    [InlineData("Hello", "hello", false)]
    [InlineData("Re: Hello", "hello", true)]
    [InlineData("RE:re: Fwd : Hello", "hello", true)]
    [InlineData("Re[2]: Hello", "hello", true)]
    [InlineData("Re (3): Hello", "hello", true)]
    [InlineData("AW: WG: Rechnung  2026", "rechnung 2026", true)]
    [InlineData("SV: Möte", "möte", true)]
    [InlineData("回复：会议", "会议", true)]
    [InlineData("Hello (fwd)", "hello", true)]
    [InlineData("Re:", "", true)]
    [InlineData("", "", false)]
    [InlineData("Regarding: your order", "regarding: your order", false)]
    [InlineData("12:30 lunch", "12:30 lunch", false)]
    [InlineData(": odd", ": odd", false)]
    [InlineData("Re[x]: odd", "re[x]: odd", false)]
    public void Prefixes_are_taken_off(string subject, string text, bool isReply) =>
        Assert.Equal(new BaseSubject(text, isReply), BaseSubject.Of(subject));

    [Fact]
    public void A_subject_of_prefixes_alone_or_of_any_length_ends() =>
        Assert.True(BaseSubject.Of(string.Concat(Enumerable.Repeat("re: ", 50_000)) + new string('x', 50_000))
            .Text.Length <= BaseSubject.CharsMax);
}
