namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>A body that is too large for memory, about to arrive.</summary>
/// <param name="Sequence">Number of the mail.</param>
/// <param name="Uid">Its UID, or 0 where the server hasn't told it yet.</param>
/// <param name="Section">What is between the brackets of BODY[...].</param>
/// <param name="Bytes">How many bytes will come.</param>
public readonly record struct LargeSection(uint Sequence, uint Uid, string Section, long Bytes);

/// <summary>How a FETCH runs.</summary>
public sealed record FetchOptions
{
    /// <summary>Mails asked for by one command; 500. A set of UIDs is split to it.</summary>
    public int EmailsPerCommandMax { get; init; } = 500;

    /// <summary>Commands in flight; 2, so that the server never waits for us.</summary>
    public int CommandsInFlightMax { get; init; } = 2;

    /// <summary>Bytes of bodies that wait for the consumer of <see cref="FetchedEmails"/>; 16 MiB.</summary>
    public int BytesAheadMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// Gives the stream that a section over <see cref="ImapLimits.LiteralBytesMax"/> is written to as it arrives, or
    /// null to skip it. The stream is left open.
    /// </summary>
    public Func<LargeSection, Stream?>? LargeSections { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(EmailsPerCommandMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CommandsInFlightMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BytesAheadMax, 1);
    }
}
