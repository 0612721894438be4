namespace MailMesh.Corpus;

/// <summary>A mail of the corpus.</summary>
/// <param name="Number">From 0; with the seed it decides every byte.</param>
/// <param name="Shape">What it is made of.</param>
/// <param name="Charset">The charset of its text, as its header names it.</param>
/// <param name="Bytes">RFC 5322, lines ending in CRLF (a malformed one may not).</param>
public sealed record GeneratedMail(int Number, MailShape Shape, string Charset, ReadOnlyMemory<byte> Bytes);
