namespace MailMesh.Gateway.Audit.Verifying;

/// <summary>Where a chain is no longer as it was written: the first place, for what follows can't be told.</summary>
/// <param name="Seq">Number of the first row that is wrong or missing.</param>
/// <param name="Reason">One of the constants.</param>
/// <param name="Detail">The same for a person.</param>
public sealed record ChainBreak(long Seq, string Reason, string Detail)
{
    /// <summary>A field of the row is not what it was.</summary>
    public const string Changed = "changed";
    /// <summary>Rows are gone that no anchor covers.</summary>
    public const string Missing = "missing";
    /// <summary>The row was written with another number.</summary>
    public const string Reordered = "reordered";
    /// <summary>The row was not written by a gateway: it stands outside of the chain.</summary>
    public const string Inserted = "inserted";
    /// <summary>The row is whole, but another stood before it when it was written.</summary>
    public const string Replaced = "replaced";
    /// <summary>The end or the beginning that is kept apart from the chain is not the chain's.</summary>
    public const string Head = "head";
    /// <summary>The chain is whole, but not the one whose head was noted earlier.</summary>
    public const string Rewritten = "rewritten";
}
