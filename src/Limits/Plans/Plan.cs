namespace MailMesh.Limits.Plans;

/// <summary>What a workspace may use. A limit that is null does not exist.</summary>
public sealed record Plan
{
    private const string EveryTool = "*";

    public string Name { get; init; } = "";
    /// <summary>Place among the plans: an upgrade leads to a higher rank.</summary>
    public int Rank { get; init; }
    /// <summary>Calls in any 60 seconds, per key.</summary>
    public long? CallsPerMinute { get; init; }
    /// <summary>Calls in any 60 minutes, per key.</summary>
    public long? CallsPerHour { get; init; }
    /// <summary>Calls in any 24 hours, per key.</summary>
    public long? CallsPerDay { get; init; }
    /// <summary>Calls in a UTC day, per workspace.</summary>
    public long? WorkspaceCallsPerDay { get; init; }
    /// <summary>Calls in a UTC month, per workspace.</summary>
    public long? WorkspaceCallsPerMonth { get; init; }
    /// <summary>Sends in a UTC day, per workspace.</summary>
    public long? SendsPerDay { get; init; }
    /// <summary>Names of the tools the plan has; <c>*</c> is every tool.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];
    /// <summary>Names taken away again from <see cref="Tools"/>.</summary>
    public IReadOnlyList<string> WithoutTools { get; init; } = [];

    /// <summary>Nothing can be denied: calls are counted but need no answer from Redis.</summary>
    public bool IsUnlimited => Limits().All(limit => limit is null);

    public bool Allows(string tool) =>
        !WithoutTools.Contains(tool) && (Tools.Contains(EveryTool) || Tools.Contains(tool));

    internal IEnumerable<long?> Limits() =>
    [
        CallsPerMinute, CallsPerHour, CallsPerDay, WorkspaceCallsPerDay, WorkspaceCallsPerMonth, SendsPerDay,
    ];
}
