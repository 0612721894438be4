namespace MailMesh.Quota.Tests;

/// <summary>The real clock, shifted to noon at first: no hour or day ends while a test counts.</summary>
public sealed class NoonClock : TimeProvider
{
    private readonly TimeSpan _shift;

    public NoonClock()
    {
        var now = System.GetUtcNow();
        _shift = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(12) - now;
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;
}
