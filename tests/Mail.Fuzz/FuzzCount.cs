namespace MailMesh.Mail.Fuzz;

/// <summary>What was tried on one parser.</summary>
/// <param name="Inputs">Inputs that it was given.</param>
/// <param name="Bytes">Their length together.</param>
/// <param name="Behaviours">Different ways in which it behaved.</param>
public sealed record FuzzCount(string Target, long Inputs, long Bytes, int Behaviours);
