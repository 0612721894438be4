using MailMesh.Sender.Outbox;
using MailMesh.Sender.Settling;

namespace MailMesh.Sender.Tests.Settling;

public sealed class RetryScheduleTests
{
    [Fact]
    public void Waits_grow_as_configured_and_the_last_one_repeats()
    {
        var schedule = new RetrySchedule(new OutboxSettings(), new Random(7));

        Assert.Equal(
            [1, 5, 15, 60, 120, 240, 240],
            Enumerable.Range(1, 7).Select(attempt => Nominal(schedule.After(attempt))));
    }

    [Fact]
    public void Waits_are_spread_by_a_tenth()
    {
        var schedule = new RetrySchedule(new OutboxSettings(), new Random(7));

        var waits = Enumerable.Range(0, 1_000).Select(_ => schedule.After(1).TotalSeconds).ToList();

        Assert.InRange(waits.Min(), 54, 55);
        Assert.InRange(waits.Max(), 65, 66);
    }

    private static int Nominal(TimeSpan wait) =>
        new[] { 1, 5, 15, 60, 120, 240 }.Single(minutes => Math.Abs(wait.TotalMinutes / minutes - 1) <= 0.101);
}
