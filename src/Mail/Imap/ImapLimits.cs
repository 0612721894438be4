namespace MailMesh.Mail.Imap;

/// <summary>
/// What one connection may cost. A server that passes a limit loses the connection, except for bodies, which have
/// their own ways out (see <see cref="LiteralBytesMax"/>).
/// </summary>
public sealed record ImapLimits
{
    /// <summary>Bytes of one response without its bodies; 8 MiB (a SEARCH of a million UIDs takes that).</summary>
    public int LineBytesMax { get; init; } = 8 * 1024 * 1024;

    /// <summary>
    /// Bytes of one literal held in memory; 64 MiB. A larger body goes to the stream that the fetch names, or is
    /// skipped and reported with its size; a larger literal elsewhere ends the connection.
    /// </summary>
    public int LiteralBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Nested parentheses in one response; 100. What lies deeper is skipped over, without recursion.</summary>
    public int DepthMax { get; init; } = 100;

    /// <summary>Commands in flight; 16. Further ones wait for their turn.</summary>
    public int CommandsPendingMax { get; init; } = 16;

    /// <summary>Untagged responses in a row that no command asked for and that change nothing; 10,000.</summary>
    public int IdleResponsesMax { get; init; } = 10_000;

    /// <summary>Changes of the selected mailbox kept for the caller to take; 100,000, then one Overflow.</summary>
    public int ChangesPendingMax { get; init; } = 100_000;

    /// <summary>
    /// Bytes of one command line; 8,000 (RFC 7162 §4 asks servers for 8,192). Sets of UIDs are split to it. Yahoo
    /// takes 1,000.
    /// </summary>
    public int CommandBytesMax { get; init; } = 8_000;

    /// <summary>
    /// Receive buffer; grows from 4 KiB up to this while data flows, and is given back when idle; 256 KiB. TLS takes
    /// another 512 KiB while data flows, and gives them back too.
    /// </summary>
    public int ReceiveBytesMax { get; init; } = 256 * 1024;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(LineBytesMax, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(LiteralBytesMax, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(DepthMax, 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(CommandsPendingMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(IdleResponsesMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ChangesPendingMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CommandBytesMax, 200);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReceiveBytesMax, 4096);
    }
}
