namespace MailMesh.Mail.Fuzz;

/// <summary>An input that a parser did not survive as it should.</summary>
/// <param name="Target">The parser.</param>
/// <param name="Input">The bytes.</param>
/// <param name="What">The exception, or the limit that it broke.</param>
public sealed record Finding(string Target, byte[] Input, string What);
