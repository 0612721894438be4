using MailMesh.Mirror.Writing;

namespace MailMesh.InboxSync.Receiving;

/// <summary>A received mail on its way to the mirror.</summary>
/// <param name="Raw">Read until the outcome is known: the caller keeps the memory.</param>
/// <param name="Recipients">RCPT TO as given; each leads to a hosted inbox.</param>
/// <param name="TraceHeaders">What we put on top.</param>
public sealed record Delivery(
    ReadOnlyMemory<byte> Raw, EmailContent Content, IReadOnlyList<string> Recipients, string TraceHeaders,
    DateTimeOffset ReceivedAt)
{
    internal TaskCompletionSource<DeliveryOutcome> Outcome { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>What became of a delivery.</summary>
public enum DeliveryOutcome
{
    /// <summary>Durable in each recipient's inbox, with its event; or it was there before.</summary>
    Filed,

    /// <summary>An inbox vanished after its RCPT was accepted; what the others got is durable.</summary>
    InboxMissing,

    /// <summary>Database or disk refused: nothing is promised.</summary>
    Unavailable,
}
