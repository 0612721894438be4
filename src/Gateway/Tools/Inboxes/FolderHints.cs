using MailMesh.Content;
using MailMesh.Gateway.Gates;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Inboxes;

/// <summary>What to do where a folder was named that the inbox hasn't: the names that are near.</summary>
public sealed class FolderHints(MirrorReader mirror)
{
    private const string All = "get_inbox lists its folders and labels.";

    /// <summary>Where a folder is listed: a label may have been meant.</summary>
    public async Task<Refusal> Refuse(ToolCall call, Guid inboxId, string wanted, CancellationToken ct)
    {
        var (folders, labels, _) = await Names(call, inboxId, ct);
        var hint = labels.FirstOrDefault(label => label.Equals(wanted, StringComparison.OrdinalIgnoreCase)) is { } label
            ? $"`{label}` is a label: pass it as `label`."
            : Near(wanted, folders);
        return Refusals.Folder with { Text = $"The inbox has no such folder. {hint}" };
    }

    /// <summary>Where emails are moved: at Gmail labels are places too.</summary>
    public async Task<string> ForMove(ToolCall call, Guid inboxId, string wanted, CancellationToken ct)
    {
        var (folders, labels, isLabelled) = await Names(call, inboxId, ct);
        var hint = Near(wanted, isLabelled ? folders.Concat(labels) : folders);
        return isLabelled
            ? $"The inbox has no folder or label of this name. {hint} A new label: `add_labels`, then move to ARCHIVE."
            : $"The inbox has no such folder. {hint}";
    }

    private static string Near(string wanted, IEnumerable<string> names) => NearNames.Of(wanted, names) switch
    {
        [] => All,
        var near => $"Near it: {string.Join(", ", near)}. {All}",
    };

    private async Task<(IEnumerable<string> Folders, IReadOnlyList<string> Labels, bool IsLabelled)> Names(
        ToolCall call, Guid inboxId, CancellationToken ct)
    {
        var folders = await mirror.ListFolders(call.WorkspaceId, inboxId, ct);
        var labels = (await mirror.ListLabels(call.WorkspaceId, inboxId, ct)).Select(PlainName.Show).ToList();
        return (
            folders.Select(folder => folder.Role ?? PlainName.Show(folder.Name)), labels,
            folders.Any(folder => folder.HoldsAll));
    }
}
