namespace MailMesh.Bench;

/// <summary>What one bench measured in one run, with its goals.</summary>
public sealed record Report(Table Table, IReadOnlyList<Goal> Goals);
