namespace MailMesh.Bench;

/// <summary>A figure that was measured beside what it has to reach.</summary>
public sealed record Goal(string Name, double Measured, bool AtLeast, double Target, string Unit = "")
{
    public bool Met => AtLeast ? Measured >= Target : Measured <= Target;

    /// <summary><c>goal NAME measured at-least|at-most target ok|short</c>.</summary>
    public override string ToString() =>
        $"goal {Name} {Measured:0.##}{Unit} {(AtLeast ? "at-least" : "at-most")} {Target:0.##}{Unit} "
        + (Met ? "ok" : "short");
}
