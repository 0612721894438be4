namespace MailMesh.Mail.Fuzz;

/// <summary>A parser, as the fuzzer sees it.</summary>
/// <param name="Name">As it stands in the counts, and before the dash in the names of found inputs.</param>
/// <param name="Grammar">Where its inputs come from.</param>
/// <param name="Run">
/// Parses and looks at everything that was parsed. Any exception is a finding, so it catches what the parser
/// documents. Gives a number for how the parser behaved (its defects, the kinds of what it read): an input that makes
/// a new one is kept and changed further, so the search follows behaviour rather than chance.
/// </param>
public sealed record FuzzTarget(string Name, Grammar Grammar, Func<ReadOnlyMemory<byte>, int> Run)
{
    /// <summary>Managed bytes that one run may allocate, before those for its input.</summary>
    public long AllocatedBytesMax { get; init; } = 8_000_000;

    /// <summary>Managed bytes that one run may allocate for each byte of its input.</summary>
    public int AllocatedPerByteMax { get; init; } = 400;
}
