using MailMesh.Content;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tools.Reading;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Inboxes;

public sealed class GetInboxTool(MirrorReader mirror, TimeProvider clock) : Tool
{
    /// <summary>Folders of one result; an inbox with more is told how many were left out.</summary>
    private const int FoldersMax = 200;
    /// <summary>The same for labels.</summary>
    private const int LabelsMax = 200;

    public override ToolCard Card { get; } = new()
    {
        Name = "get_inbox",
        Title = "Get inbox",
        Description = "One inbox: folders with roles and counts, labels, sync, refused changes, whom it may write to. "
            + Fencing.Note,
        Scope = Scopes.InboxRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["inbox_id"],"properties":{
              "inbox_id":{{Fields.InboxId}} } }
            """,
        Output = $$"""
            {"type":"object","properties":{
              "id":{"type":"string"},"inbox":{{InboxItem.Schema}},
              "folders":{"type":"array","items":{"type":"object","properties":{
                "name":{"type":"string"},"role":{"type":"string"},"emails":{"type":"integer"},
                "unread":{"type":"integer"},"server_emails":{"type":"integer"},
                "syncing":{"type":"boolean"},
                "fault":{"type":"string","description":"What keeps a part of it out."} },
                "required":["name","emails","unread"]} },
              "folders_left_out":{"type":"integer"},
              "labels":{"type":"array","items":{"type":"string"},"description":"In use on any email."},
              "labels_left_out":{"type":"integer"},"sync":{{SyncView.Schema}},
              "refused_changes":{"type":"array","items":{{RefusedChangeView.Schema}},
                "description":"What its server refused lately, newest first."},
              "synced_at":{"type":"string"},"lag_seconds":{"type":"integer"},"forward_to":{"type":"string"},
              "send_policy":{{SendPolicyView.Schema}} },
             "required":["id","inbox","folders","send_policy"]}
            """,
    };

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var id = call.Inbox!.Id;
        if (await mirror.FindInbox(call.WorkspaceId, id.ToString(), ct) is not { } inbox) return Refusals.Inbox;
        var folders = await mirror.ListFolders(call.WorkspaceId, id, ct);
        var labels = await mirror.ListLabels(call.WorkspaceId, id, ct);
        var refused = inbox.IsHosted ? [] : await mirror.ListRefusedChanges(
            call.WorkspaceId, id, clock.GetUtcNow() - RefusedChangeView.ShownFor, ct);
        return Answer.Of(new
        {
            Id = id,
            Inbox = InboxItem.Of(inbox, call.Fence),
            Sync = SyncView.Of(inbox),
            Folders = folders.Take(FoldersMax).Select(folder => new
            {
                Name = PlainName.Show(folder.Name),
                folder.Role,
                Emails = folder.Total,
                folder.Unread,
                ServerEmails = folder.ServerTotal,
                Syncing = folder.IsSyncing ? true : (bool?)null,
                Fault = folder.Fault is { } fault ? call.Fence.Wrap(fault) : null,
            }),
            FoldersLeftOut = folders.Count > FoldersMax ? folders.Count - FoldersMax : (int?)null,
            Labels = labels.Count == 0 ? null : labels.Take(LabelsMax).Select(PlainName.Show),
            LabelsLeftOut = labels.Count > LabelsMax ? labels.Count - LabelsMax : (int?)null,
            RefusedChanges = refused.Count == 0
                ? null
                : refused.Select(change => RefusedChangeView.Of(change, call.Fence)),
            inbox.SyncedAt,
            LagSeconds = inbox.SyncedAt is { } synced ? (int?)(clock.GetUtcNow() - synced).TotalSeconds : null,
            inbox.ForwardTo,
            SendPolicy = SendPolicyView.Of(call.Caller.Policy),
        });
    }
}
