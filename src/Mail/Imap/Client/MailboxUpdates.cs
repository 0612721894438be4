using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Client;

/// <summary>
/// Keeps the selected mailbox as the server tells it, and its changes for whoever wants them. While a mailbox is
/// being opened, what comes describes it and changes nothing. Each is true when it meant something.
/// </summary>
internal static class MailboxUpdates
{
    public static bool Exists(Connection connection, uint count)
    {
        if (connection.Selecting is { } opening)
        {
            opening.Exists = count;
            return true;
        }
        if (connection.Selected is not { } mailbox) return false;
        var isNews = mailbox.Exists != count;
        mailbox.Exists = count;
        if (isNews) connection.Changes.Add(new MailboxChange.Exists(count));
        return isNews;
    }

    public static bool Expunged(Connection connection, uint sequence)
    {
        if (connection.Selected is not { } mailbox || connection.Selecting is not null) return false;
        if (mailbox.Exists > 0) mailbox.Exists--;
        connection.Changes.Add(new MailboxChange.Expunged(sequence));
        return true;
    }

    public static bool Vanished(Connection connection, UidSet uids, bool isEarlier)
    {
        if (connection.Selected is not { } mailbox || connection.Selecting is not null) return false;
        if (!isEarlier) mailbox.Exists -= (uint)Math.Min(mailbox.Exists, uids.Count);
        connection.Changes.Add(new MailboxChange.Vanished(uids, isEarlier));
        return true;
    }

    public static bool Flags(Connection connection, FetchedEmail email)
    {
        if (email.Flags is null || connection.Selected is not { } mailbox) return false;
        if (connection.Selecting is not null) return false;
        if (email.ModSeq > mailbox.HighestModSeq) mailbox.HighestModSeq = email.ModSeq.Value;
        uint? uid = email.Uid == 0 ? null : email.Uid;
        connection.Changes.Add(new MailboxChange.Flags(email.Sequence, uid, email.Flags, email.ModSeq));
        return true;
    }

    /// <summary>What untagged data says when no command claims it.</summary>
    public static bool Apply(Connection connection, string name, ref ResponseReader reader)
    {
        switch (name)
        {
            case "FLAGS" when (connection.Selecting ?? connection.Selected) is { } mailbox:
                mailbox.Flags = FlagLists.Read(ref reader);
                return true;
            case "CAPABILITY":
                connection.Capabilities = CapabilityParser.Read(ref reader);
                return true;
            case "STATUS" when MailboxStatusParser.TryRead(ref reader, out var status):
                connection.Changes.Add(new MailboxChange.Elsewhere(status!));
                return true;
            case "LIST" when MailboxInfoParser.TryRead(ref reader, out var listed):
                connection.Changes.Add(new MailboxChange.Listed(listed!));
                return true;
            default: return false;
        }
    }

    public static bool Apply(Connection connection, ResponseCode? code)
    {
        if (code is ResponseCode.Capability capability)
        {
            connection.Capabilities = capability.Offers;
            return true;
        }
        if ((connection.Selecting ?? connection.Selected) is not { } mailbox) return false;
        switch (code)
        {
            case ResponseCode.UidValidity validity: mailbox.UidValidity = validity.Value; return true;
            case ResponseCode.UidNext next: mailbox.UidNext = next.Value; return true;
            case ResponseCode.HighestModSeq highest: mailbox.HighestModSeq = highest.Value; return true;
            case ResponseCode.PermanentFlags flags: mailbox.PermanentFlags = flags.Flags; return true;
            default: return code is not null && Named(connection, mailbox, code);
        }
    }

    private static bool Named(Connection connection, SelectedMailbox mailbox, ResponseCode code)
    {
        switch (code.Name)
        {
            case "READ-ONLY": mailbox.IsReadOnly = true; return true;
            case "NOMODSEQ": mailbox.HasNoModSeq = true; return true;
            case "UIDNOTSTICKY": mailbox.UidsAreNotSticky = true; return true;
            case "MAILBOXID" when code is ResponseCode.Named named:
                mailbox.MailboxId = named.Data.Trim('(', ')', ' ');
                return true;
            case "NOTIFICATIONOVERFLOW":
                connection.Changes.Add(new MailboxChange.Overflow());
                return true;
            case "CLOSED" when connection.Selecting is { } opening:
                // All before this was of the mailbox that was open until now (RFC 7162 §3.2.11).
                connection.Selecting = new SelectedMailbox(opening.Name, opening.IsReadOnly);
                return true;
            default: return false;
        }
    }
}
