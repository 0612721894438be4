using MailMesh.Gateway.Sweeping;
using MailMesh.Postgres;

namespace MailMesh.Gateway.Drafts;

/// <summary>Deletes drafts whose inbox was removed, and files that no draft has any more.</summary>
public sealed class DraftSweep(Database database, TimeProvider clock, ILogger<DraftSweep> log)
    : RowSweep(database, clock, log)
{
    protected override string Name => "Drafts";

    protected override string Statement { get; } = Sql.Of<DraftSweep>("sweep_drafts");

    /// <summary>Longer than any save takes from its files to its row.</summary>
    protected override TimeSpan KeptFor => TimeSpan.FromHours(1);
}
