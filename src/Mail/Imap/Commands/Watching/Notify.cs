using MailMesh.Mail.Imap.Client;

namespace MailMesh.Mail.Imap.Commands.Watching;

/// <summary>NOTIFY, RFC 5465.</summary>
public static class NotifyCommand
{
    /// <summary>
    /// Asks to be told of changes of other mailboxes too; they come by Idle and
    /// <see cref="ImapClient.TakeChanges"/>. Null ends it: then nothing at all is told until asked.
    /// </summary>
    public static Task<ImapOutcome<Acknowledged>> Notify(
        this ImapClient client, NotifyEvents? events, CancellationToken ct = default)
    {
        if (!client.Capabilities.Has("NOTIFY")) return Offers.Missing<Acknowledged>("NOTIFY");
        return client.Connection.Run(new PlainCommand("NOTIFY", text => text.Append(Text(events))), ct);
    }

    private static string Text(NotifyEvents? events)
    {
        var parts = new List<string>(2);
        // MessageNew and MessageExpunge go together (RFC 5465 §5.3).
        if (events is { Selected: true }) parts.Add("(selected (MessageNew (UID FLAGS) MessageExpunge FlagChange))");
        if (events is { Personal: true })
            parts.Add("(personal (MessageNew MessageExpunge MailboxName SubscriptionChange))");
        return parts.Count == 0 ? "NOTIFY NONE" : $"NOTIFY SET {string.Join(' ', parts)}";
    }
}

/// <summary>What to be told of (RFC 5465 §6).</summary>
public sealed record NotifyEvents
{
    /// <summary>New, gone and changed mails of the open mailbox.</summary>
    public bool Selected { get; init; } = true;

    /// <summary>
    /// Counts of the user's other mailboxes when they change, and mailboxes made, removed and renamed.
    /// </summary>
    public bool Personal { get; init; } = true;
}
