namespace MailMesh.Mail.Tests.Authentication;

/// <summary>The system's clock, moved.</summary>
internal sealed class MovedClock : TimeProvider
{
    public TimeSpan Moved { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Moved;
}
