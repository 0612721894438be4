using MailMesh.Webhooks.Deliveries;

namespace MailMesh.Webhooks.Tests;

public sealed class RetryScheduleTests
{
    [Fact]
    public void The_standard_schedule_is_eight_attempts_over_a_day_and_three_hours()
    {
        var waits = new WebhookOptions().Waits;

        var retries = Enumerable.Range(1, 7).Select(attempts => RetrySchedule.Next(waits, attempts, null)!.Value);

        Assert.Equal(
            ["00:00:05", "00:05:00", "00:30:00", "02:00:00", "05:00:00", "10:00:00", "10:00:00"],
            retries.Select(wait => wait.ToString()));
        Assert.Null(RetrySchedule.Next(waits, 8, null));
    }

    [Theory]
    [InlineData("00:00:01", "00:00:05")]
    [InlineData("-00:00:30", "00:00:05")]
    [InlineData("00:02:00", "00:02:00")]
    [InlineData("9999.00:00:00", "1.00:00:00")]
    public void What_the_endpoint_asks_for_is_honoured_within_bounds(string asked, string waits) =>
        Assert.Equal(
            TimeSpan.Parse(waits), RetrySchedule.Next(new WebhookOptions().Waits, 1, TimeSpan.Parse(asked)));
}
