using System.Collections.Concurrent;
using MailMesh.Contracts;
using MassTransit;

namespace MailMesh.Gateway.Tests.Stack;

/// <summary>InboxSync's side of connected inboxes: keeps what it is asked, and answers as the words say.</summary>
public sealed class OtherInboxSync
{
    public ConcurrentBag<ConnectInbox> Connected { get; } = [];
    public ConcurrentBag<UpdateEmails> Updated { get; } = [];
    public ConcurrentBag<DeleteEmails> Deleted { get; } = [];
    public ConcurrentBag<RemoveInbox> Removed { get; } = [];
    public ConcurrentBag<SearchAtServer> Searched { get; } = [];

    /// <summary>What a search at the server finds, by its query.</summary>
    public ConcurrentDictionary<string, FoundAtServer> Findings { get; } = [];

    /// <summary>What the first sync brings before the answer.</summary>
    public Func<ConnectInbox, Task>? WhenConnected { get; set; }

    /// <summary>An address that begins with "refused" can't log in.</summary>
    public async Task Connect(ConsumeContext<ConnectInbox> context)
    {
        var ask = context.Message;
        Connected.Add(ask);
        if (ask.Address.StartsWith("refused", StringComparison.Ordinal))
        {
            await context.RespondAsync(new InboxRefused("auth_failed", "The server refuses the login: NO."));
            return;
        }
        if (WhenConnected is { } bring && !Connected.Any(one => one != ask && one.InboxId == ask.InboxId))
            await bring(ask);
        var imap = ask.Imap ?? new MailServer("imap.example.com", 993, "implicit");
        await context.RespondAsync(new InboxConnected(
            ask.InboxId, ask.Address, ask.DisplayName, imap, ask.Smtp, ask.UserName ?? ask.Address));
    }

    public ConcurrentBag<FileDraft> Drafts { get; } = [];

    /// <summary>Shows a draft in the mirror.</summary>
    public Func<FileDraft, Task>? WhenFiled { get; set; }

    public async Task File(ConsumeContext<FileDraft> context)
    {
        Drafts.Add(context.Message);
        if (WhenFiled is { } file) await file(context.Message);
        await context.RespondAsync(new DraftFiled(context.Message.EmailId, Filed: true));
    }

    private static readonly string[] NoFolders = ["Nowhere", "Archve", "billng"];

    /// <summary>Some folders aren't there.</summary>
    public Task Update(ConsumeContext<UpdateEmails> context)
    {
        var ask = context.Message;
        Updated.Add(ask);
        return context.RespondAsync(new EmailsChanged([.. ask.EmailIds.Select(id => NoFolders.Contains(ask.MoveTo)
            ? new EmailChange(id, "folder_not_found", $"The inbox has no folder {ask.MoveTo}.")
            : new EmailChange(id, Folder: ask.MoveTo ?? "INBOX"))]));
    }

    public Task Delete(ConsumeContext<DeleteEmails> context)
    {
        var ask = context.Message;
        Deleted.Add(ask);
        return context.RespondAsync(new EmailsChanged(
            [.. ask.EmailIds.Select(id => new EmailChange(id, Folder: ask.Permanent ? null : "TRASH"))]));
    }

    /// <summary>What no reading view shows any more.</summary>
    public Func<RemoveInbox, Task>? WhenRemoved { get; set; }

    public async Task Remove(ConsumeContext<RemoveInbox> context)
    {
        Removed.Add(context.Message);
        if (WhenRemoved is { } forget) await forget(context.Message);
        await context.RespondAsync(new InboxRemoved(context.Message.InboxId, Found: true));
    }

    public Task Search(ConsumeContext<SearchAtServer> context)
    {
        var ask = context.Message;
        Searched.Add(ask);
        return Findings.TryGetValue(ask.Query, out var found)
            ? context.RespondAsync(found)
            : context.RespondAsync(new SearchRefused("search_timeout", "The server took longer than 30 s."));
    }
}
