using MailMesh.InboxSync.Fleet;
using MailMesh.InboxSync.Syncing;

namespace MailMesh.InboxSync.Tests.Fleet;

public sealed class NextTryTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Fact]
    public void Pauses_double_with_each_failure_up_to_a_limit_and_no_two_are_alike()
    {
        var random = new Random(1);
        var pauses = Enumerable.Range(0, 40).Select(failures => After(Down(), failures, Short, random)).ToArray();

        Assert.InRange(pauses[0].Pause!.Value.TotalSeconds, 1, 2);
        Assert.InRange(pauses[5].Pause!.Value.TotalSeconds, 32, 64);
        Assert.All(pauses, next => Assert.True(next.Pause <= NextTry.PauseMax));
        Assert.All(pauses[20..], next => Assert.True(next.Pause >= NextTry.PauseMax / 2));
        Assert.Equal(20, pauses[20..].Select(next => next.Pause).Distinct().Count());
    }

    [Fact]
    public void One_failure_is_no_news_and_more_are_shown_with_their_reason()
    {
        Assert.Null(After(Down(), 0).State);
        Assert.Equal(("failing", "no route"), (After(Down(), 1).State, After(Down(), 1).Detail));
    }

    [Fact]
    public void A_session_that_served_is_followed_soon_unless_it_keeps_ending_at_once()
    {
        var served = new SessionEnd.Disconnected("BYE", Served: true);

        Assert.Equal(0, After(served, 7, Long).Failures);
        Assert.True(After(served, 7, Long).Pause <= TimeSpan.FromSeconds(1));
        Assert.True(After(served, 1, Short).Pause <= TimeSpan.FromSeconds(1));
        Assert.True(After(served, 12, Short).Pause >= TimeSpan.FromMinutes(5));
        Assert.Equal(0, After(served with { Progressed = true }, 12, Short).Failures);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(3600)]
    public void A_throttle_is_never_cut_short(int seconds)
    {
        var asked = TimeSpan.FromSeconds(seconds);
        var next = After(new SessionEnd.Throttled(asked, "[THROTTLED] slow down"), 0);

        Assert.InRange(next.Pause!.Value, asked, asked * 1.2);
        Assert.Contains("slow down", next.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_login_is_tried_no_more()
    {
        var next = After(new SessionEnd.AuthFailed("wrong\r\npassword"), 0);

        Assert.Null(next.Pause);
        Assert.Equal(("auth_failed", "wrong  password"), (next.State, next.Detail));
    }

    private static SessionEnd Down() => new SessionEnd.Disconnected("no route", Served: false);

    private static NextTry After(SessionEnd end, int failures, TimeSpan? lasted = null, Random? random = null) =>
        NextTry.After(end, failures, lasted ?? Short, random ?? new Random(1));
}
