namespace MailMesh.Mirror.Reading;

/// <summary>A part of a list. <see cref="Next"/> continues it, whatever has arrived since.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
