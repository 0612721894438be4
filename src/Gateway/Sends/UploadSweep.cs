using MailMesh.Gateway.Sweeping;
using MailMesh.Postgres;

namespace MailMesh.Gateway.Sends;

/// <summary>
/// Deletes attachments that came with a send once Sender has made its mail of them, or a person has rejected it.
/// </summary>
public sealed class UploadSweep(Database database, TimeProvider clock, ILogger<UploadSweep> log)
    : RowSweep(database, clock, log)
{
    protected override string Name => "Uploads";

    protected override string Statement { get; } = Sql.Of<UploadSweep>("sweep_uploads");

    /// <summary>Kept a while, so that a person can see what was sent when something looks wrong.</summary>
    protected override TimeSpan KeptFor => TimeSpan.FromHours(24);
}
