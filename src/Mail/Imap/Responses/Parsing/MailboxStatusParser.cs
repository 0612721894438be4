using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Responses.Parsing;

/// <summary>STATUS (RFC 9051 §7.3.4).</summary>
internal static class MailboxStatusParser
{
    public static bool TryRead(ref ResponseReader reader, out MailboxStatus? status)
    {
        status = null;
        reader.Spaces();
        if (!reader.TryText(out var name) || name is null) return false;
        status = new MailboxStatus(reader.Name(name));
        reader.Spaces();
        if (!reader.Try('(')) return false;
        while (true)
        {
            reader.Spaces();
            if (reader.IsAtEnd || reader.Try(')')) return true;
            var item = reader.Atom();
            if (item.IsEmpty)
            {
                reader.Skip();
                continue;
            }
            reader.Spaces();
            var before = reader;
            status = Set(status, ResponseReader.Decode(item).ToUpperInvariant(), ref reader);
            if (reader.Since(before).IsEmpty) reader.Skip();
        }
    }

    private static MailboxStatus Set(MailboxStatus status, string item, ref ResponseReader reader)
    {
        switch (item)
        {
            case "MESSAGES" when reader.TryNumber32(out var n): return status with { Messages = n };
            case "UNSEEN" when reader.TryNumber32(out var n): return status with { Unseen = n };
            case "DELETED" when reader.TryNumber32(out var n): return status with { Deleted = n };
            case "RECENT" when reader.TryNumber32(out var n): return status with { Recent = n };
            case "UIDNEXT" when reader.TryNumber32(out var n): return status with { UidNext = n };
            case "UIDVALIDITY" when reader.TryNumber32(out var n): return status with { UidValidity = n };
            case "SIZE" when reader.TryCount(out var bytes): return status with { Size = bytes };
            case "APPENDLIMIT" when reader.TryCount(out var bytes): return status with { AppendLimit = bytes };
            case "HIGHESTMODSEQ" when reader.TryNumber(out var modSeq, out var isNegative):
                return status with { HighestModSeq = isNegative ? 0 : modSeq };
            case "MAILBOXID":
                var isList = reader.Try('(');
                reader.TryText(out var id);
                if (isList) reader.Try(')');
                return status with { MailboxId = id };
            default: return status;
        }
    }
}
