extern alias AppHost;
using AppHost::MailMesh.AppHost.Display;

namespace MailMesh.AppHost.Tests.Display;

public class LogLineTests
{
    private static readonly Palette Plain = Palette.For(live: false);

    [Fact]
    public void A_line_of_a_service_is_told_by_time_service_level_and_message()
    {
        var line = LogLine.Parse(
            """
            {"Timestamp":"2026-03-01T12:00:01.250Z","EventId":7,"LogLevel":"Warning",
            "Category":"MailMesh.Sender.Outbox",
            "Message":"Submission 17 deferred","State":{"{OriginalFormat}":"Submission {Id} deferred"}}
            """.ReplaceLineEndings(" "));

        Assert.Equal(LogLevels.Warning, line.Level);
        Assert.EndsWith(" sender      warn Submission 17 deferred", line.Render("sender", TimeProvider.System, Plain),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_brings_its_stack_along()
    {
        var line = LogLine.Parse(
            """{"LogLevel":"Error","Message":"No","Exception":"System.Exception: x\n   at Y()"}""");
        Assert.EndsWith("fail No\n    System.Exception: x\n       at Y()",
            line.Render("quota", TimeProvider.System, Plain), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unhandled exception. System.InvalidOperationException: x")]
    [InlineData("{ not json")]
    [InlineData("{\"LogLevel\":3}")]
    public void What_is_not_our_json_is_shown_as_it_is(string text)
    {
        var shown = LogLine.Parse(text).Render("quota", TimeProvider.System, Plain);
        Assert.EndsWith(text, shown, StringComparison.Ordinal);
    }
}
