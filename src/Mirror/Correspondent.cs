namespace MailMesh.Mirror;

/// <summary>A name and address from a header field, decoded.</summary>
public sealed record Correspondent(string Address, string? Name);
