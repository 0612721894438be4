using MailMesh.Mirror.Searching;

namespace MailMesh.Mirror.Tests.Searching;

public sealed class DayCoverTests
{
    [Theory]
    [InlineData("2026-03-14", "2026-03-14", "('d:20260314')")]
    [InlineData("2026-02-27", "2026-03-01", "('d:20260227' | 'd:20260228' | 'd:20260301')")]
    [InlineData("2025-12-31", "2026-02-01", "('d:20251231' | 'd:202601':* | 'd:20260201')")]
    [InlineData("2022-12-31", "2025-01-01", "('d:20221231' | 'd:2023':* | 'd:2024':* | 'd:20250101')")]
    [InlineData("9999-12-31", "9999-12-31", "('d:99991231')")]
    [InlineData("0001-01-01", "2026-03-14", null)]
    public void Days_months_and_years_cover_a_stretch_of_time(string from, string to, string? terms) =>
        Assert.Equal(terms, DayCover.Of(At(from), At(to)));

    [Fact]
    public void A_day_ends_at_midnight_in_UTC() =>
        Assert.Equal(
            "('d:20260314')",
            DayCover.Of(
                new DateTimeOffset(2026, 3, 15, 1, 0, 0, TimeSpan.FromHours(2)),
                new DateTimeOffset(2026, 3, 14, 23, 59, 59, TimeSpan.Zero)));

    private static DateTimeOffset At(string day) => new(DateOnly.Parse(day), default, TimeSpan.Zero);
}
