namespace MailMesh.Bench.Gateway;

/// <summary>One round of load.</summary>
public sealed record Rates(double PerSecond, double P50Ms, double P99Ms);
