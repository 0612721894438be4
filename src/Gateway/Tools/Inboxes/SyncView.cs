using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Inboxes;

/// <summary>How far the mirror of a connected inbox is; a hosted inbox has none.</summary>
public sealed record SyncView
{
    public const string Schema = """
        {"type":"object","description":"Of a connected inbox.","properties":{
          "whole":{"type":"boolean","description":"The first sync is done: the mirror follows."},
          "emails":{"type":"integer"},"server_emails":{"type":"integer"},
          "percent":{"type":"integer"},"folders_syncing":{"type":"integer"},
          "folders_with_fault":{"type":"integer"} },"required":["whole","emails"]}
        """;

    public required bool Whole { get; init; }
    public required long Emails { get; init; }
    /// <summary>Absent until the server has told.</summary>
    public long? ServerEmails { get; init; }
    public int? Percent { get; init; }
    public int? FoldersSyncing { get; init; }
    public int? FoldersWithFault { get; init; }

    public static SyncView? Of(InboxRow row)
    {
        if (row.IsHosted) return null;
        var whole = row.SyncedAt is not null && row.FoldersSyncing == 0;
        return new SyncView
        {
            Whole = whole,
            Emails = row.ServerEmailsHere,
            ServerEmails = row.ServerEmails,
            Percent = PercentOf(row, whole),
            FoldersSyncing = row.FoldersSyncing > 0 ? row.FoldersSyncing : null,
            FoldersWithFault = row.FoldersWithFault > 0 ? row.FoldersWithFault : null,
        };
    }

    /// <summary>100 is said of a whole mirror alone.</summary>
    private static int? PercentOf(InboxRow row, bool whole)
    {
        const int All = 100;
        if (whole) return All;
        return row.ServerEmails is > 0 and var server
            ? (int)Math.Min(All - 1, row.ServerEmailsHere * All / server)
            : null;
    }
}
