using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Responses;

namespace MailMesh.InboxSync.Syncing;

/// <summary>What a server says of its folders in one answer, and whether that calls for a look.</summary>
internal static class FolderStatuses
{
    public const StatusItems Asked = StatusItems.Messages | StatusItems.Unseen | StatusItems.UidNext
        | StatusItems.UidValidity | StatusItems.HighestModSeq | StatusItems.MailboxId;

    public static async Task<IReadOnlyList<MailboxInfo>> List(ServerLink link, CancellationToken ct) =>
        (await link.Client.List("*", new ListOptions { Status = Asked }, ct)).OrEnd();

    /// <summary>From the list, or asked for one by one where the server has no LIST-STATUS.</summary>
    public static async Task<IReadOnlyList<(SyncedFolder Folder, MailboxStatus? Status)>> Of(
        ServerLink link, IReadOnlyList<MailboxInfo> listed, IEnumerable<SyncedFolder> folders, CancellationToken ct)
    {
        var told = Told(listed);
        var statuses = new List<(SyncedFolder, MailboxStatus?)>();
        foreach (var folder in folders)
        {
            var name = folder.State.ServerName!;
            statuses.Add((folder, told.GetValueOrDefault(name) ?? await Of(link, name, ct)));
        }
        return statuses;
    }

    /// <summary>Null where the server refuses.</summary>
    public static async Task<MailboxStatus?> Of(ServerLink link, string name, CancellationToken ct) =>
        (await link.Client.Status(name, Asked, ct)).OrRefusal().Value;

    /// <summary>What came with the list.</summary>
    public static Dictionary<string, MailboxStatus> Told(IEnumerable<MailboxInfo> listed) =>
        listed.Where(each => each.Status is not null)
            .DistinctBy(each => each.Name).ToDictionary(each => each.Name, each => each.Status!);

    /// <param name="anyway">Where nothing but a look shows a change of flags.</param>
    public static bool MayDiffer(ServerLink link, SyncedFolder folder, MailboxStatus? status, bool anyway)
    {
        var state = folder.State;
        if (status is null || folder.IsDoubted || !state.IsWhole || status.UidNext is null or 0)
            return true;
        if (status.UidValidity != state.UidValidity || status.UidNext != state.UidNext
            || status.Messages != state.ServerTotal)
            return true;
        return link.Client.Capabilities.HasCondstore && status.HighestModSeq > 0
            ? (long)status.HighestModSeq != state.ModSequence
            : anyway;
    }
}
