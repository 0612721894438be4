namespace MailMesh.Mail.Authentication.Arc;

/// <summary>Whether the hops that handled a mail can be told for sure (RFC 8617 §5.2).</summary>
/// <param name="Status">None (no chain), Pass, Fail or TempError.</param>
/// <param name="Reason">Why, in one line for a person; empty of a pass.</param>
/// <param name="Hops">Of a pass, who sealed, the first first. Whom to believe is the receiver's to know.</param>
public sealed record ArcResult(AuthenticationStatus Status, string Reason, IReadOnlyList<ArcHop> Hops);

/// <summary>One hop of a chain that holds.</summary>
/// <param name="Domain">d= of its seal.</param>
/// <param name="Results">What it found when the mail came in; null where that can't be read.</param>
public sealed record ArcHop(string Domain, AuthenticationResults? Results);
