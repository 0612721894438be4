namespace MailMesh.Bench;

/// <summary>What one bench measured in one run, with its goals.</summary>
public sealed record Report(IReadOnlyList<Table> Tables, IReadOnlyList<Goal> Goals)
{
    public Report(Table table, IReadOnlyList<Goal> goals) : this([table], goals)
    {
    }
}
