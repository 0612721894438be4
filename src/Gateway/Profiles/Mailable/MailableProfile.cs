using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Profiles.Mailable;

/// <summary>
/// Mailable, for what exists here: its tools for campaigns, templates and subscribers wait until we have those. The
/// service publishes neither plans nor errors, so ours hold.
/// </summary>
public sealed class MailableProfile(ToolCatalog catalog) : Profile
{
    public override string Path => "/mcp/mailable";

    public override IReadOnlyList<ProfileTool> Tools { get; } =
        [new SendMessage(catalog), new ListDrafts(catalog), new ScheduleSend(catalog)];
}
