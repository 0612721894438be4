namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>What STATUS tells. Items that a server doesn't offer are left out.</summary>
[Flags]
public enum StatusItems
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>MESSAGES.</summary>
    Messages = 1,

    /// <summary>UNSEEN.</summary>
    Unseen = 2,

    /// <summary>UIDNEXT.</summary>
    UidNext = 4,

    /// <summary>UIDVALIDITY.</summary>
    UidValidity = 8,

    /// <summary>HIGHESTMODSEQ (RFC 7162).</summary>
    HighestModSeq = 16,

    /// <summary>SIZE (RFC 8438, IMAP4rev2).</summary>
    Size = 32,

    /// <summary>DELETED (IMAP4rev2, RFC 9208 §5.4).</summary>
    Deleted = 64,

    /// <summary>RECENT (IMAP4rev1 only).</summary>
    Recent = 128,

    /// <summary>MAILBOXID (RFC 8474).</summary>
    MailboxId = 256,

    /// <summary>APPENDLIMIT (RFC 7889).</summary>
    AppendLimit = 512,
}

/// <summary>The wire's names of <see cref="StatusItems"/>.</summary>
internal static class StatusItemNames
{
    /// <summary>In parentheses, those that the server offers; empty if none.</summary>
    public static string List(StatusItems items, ImapCapabilities offers)
    {
        (StatusItems Item, string Name, bool IsOffered)[] known =
        [
            (StatusItems.Messages, "MESSAGES", true),
            (StatusItems.Unseen, "UNSEEN", true),
            (StatusItems.UidNext, "UIDNEXT", true),
            (StatusItems.UidValidity, "UIDVALIDITY", true),
            (StatusItems.HighestModSeq, "HIGHESTMODSEQ", offers.HasCondstore),
            (StatusItems.Size, "SIZE", offers.HasOrRev2("STATUS=SIZE")),
            (StatusItems.Deleted, "DELETED", offers.IsRev2 || offers.Has("QUOTA=RES-MESSAGE")),
            (StatusItems.Recent, "RECENT", offers.Has("IMAP4rev1") || !offers.IsRev2),
            (StatusItems.MailboxId, "MAILBOXID", offers.Has("OBJECTID")),
            (StatusItems.AppendLimit, "APPENDLIMIT", offers.Has("APPENDLIMIT")),
        ];
        var names = known.Where(each => items.HasFlag(each.Item) && each.IsOffered).Select(each => each.Name);
        var list = string.Join(' ', names);
        return list.Length == 0 ? "" : $"({list})";
    }
}
