using System.Globalization;
using System.Text;

namespace MailMesh.InboxSync.Tests.Hostile;

/// <summary>What goes wrong with one mail, whenever its body is asked for.</summary>
public enum MailFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Half of the body is sent, then nothing more.</summary>
    HangsInLiteral,

    /// <summary>Half of the body is sent, then the connection is closed.</summary>
    ClosesInLiteral,

    /// <summary>RFC822.SIZE is a tenth of the body.</summary>
    SizeTooSmall,

    /// <summary>RFC822.SIZE is ten times the body.</summary>
    SizeTooLarge,

    /// <summary>The literal announces less than is sent.</summary>
    LiteralTooShort,

    /// <summary>The literal announces more than is sent.</summary>
    LiteralTooLong,

    /// <summary>The whole command is NO.</summary>
    No,

    /// <summary>The whole command is BAD.</summary>
    Bad,

    /// <summary>INTERNALDATE is in 1970.</summary>
    DateIn1970,

    /// <summary>INTERNALDATE is no date.</summary>
    DateUnreadable,
}

/// <summary>One mail of a hostile server.</summary>
/// <param name="Size">Of its body; the small ones are all written alike.</param>
public sealed record HostileMail(uint Uid, MailFault Fault = MailFault.None, int Size = 0)
{
    /// <summary>Where it was written; null where it still is. A mail that is moved keeps its bytes.</summary>
    public (string Mailbox, uint Uid)? Origin { get; init; }

    public string MessageId(string mailbox)
    {
        var (name, uid) = Origin ?? (mailbox, Uid);
        return $"<{uid}.{Convert.ToHexStringLower(Encoding.Latin1.GetBytes(name))}@hostile.test>";
    }

    /// <summary>At least its header, and filled up to its size by lines of a hundred bytes.</summary>
    public byte[] Body(string mailbox)
    {
        var uid = Origin?.Uid ?? Uid;
        var text = string.Create(CultureInfo.InvariantCulture,
            $"From: Ann <ann@outside.test>\r\nTo: agent@hostile.test\r\nSubject: Mail {uid}\r\n"
            + $"Message-ID: {MessageId(mailbox)}\r\nDate: Sat, 14 Mar 2026 12:00:00 +0100\r\n\r\nText of {uid}.\r\n");
        var body = new byte[Math.Max(text.Length, Size)];
        var head = Encoding.ASCII.GetBytes(text, body);
        for (var at = head; at < body.Length; at++)
            body[at] = (byte)((at - head) % 100 switch { 98 => '\r', 99 => '\n', _ => 'x' });
        return body;
    }
}

/// <summary>A folder of a hostile server.</summary>
/// <param name="Name">Its bytes on the wire, a char each.</param>
public sealed record HostileMailbox(string Name, IReadOnlyList<HostileMail> Mails)
{
    public uint UidValidity { get; init; } = 77;

    /// <summary>What is told of it; null tells none.</summary>
    public long? UidNext { get; init; } = Mails.Count == 0 ? 1 : Mails[^1].Uid + 1L;

    /// <param name="fault">Of the mail in the middle.</param>
    public static HostileMailbox Of(string name, int mails, MailFault fault = MailFault.None, int size = 0) => new(
        name,
        [
            .. Enumerable.Range(1, mails).Select(uid => uid == (mails + 1) / 2
                ? new HostileMail((uint)uid, fault, size) : new HostileMail((uint)uid)),
        ]);
}
