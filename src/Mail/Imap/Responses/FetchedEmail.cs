using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Responses;

/// <summary>
/// What one FETCH response told of a mail. What wasn't asked for is null. Holds rented memory: dispose it when done
/// with the contents of <see cref="Sections"/>; everything else outlives it.
/// </summary>
public sealed class FetchedEmail : IDisposable
{
    private byte[][] _rented = [];

    /// <summary>Number in the mailbox at this moment.</summary>
    public uint Sequence { get; internal set; }

    /// <summary>UID; 0 where the server didn't tell.</summary>
    public uint Uid { get; internal set; }

    /// <summary>Flags as written, e.g. <c>\Seen</c>.</summary>
    public IReadOnlyList<string>? Flags { get; internal set; }

    /// <summary>When the server took it; null also where the date was unreadable.</summary>
    public DateTimeOffset? InternalDate { get; internal set; }

    /// <summary>RFC822.SIZE in bytes.</summary>
    public long? Size { get; internal set; }

    /// <summary>Main fields of its header.</summary>
    public Envelope? Envelope { get; internal set; }

    /// <summary>Its parts; null also where <see cref="StructureIsUnreadable"/>.</summary>
    public BodyStructure? Structure { get; internal set; }

    /// <summary>The server sent a BODYSTRUCTURE that is none, as Gmail does: read BODY[] and parse that.</summary>
    public bool StructureIsUnreadable { get; internal set; }

    /// <summary>The server sent an ENVELOPE that is none.</summary>
    public bool EnvelopeIsUnreadable { get; internal set; }

    /// <summary>Modification sequence (RFC 7162); 0 where a server sent a negative one.</summary>
    public ulong? ModSeq { get; internal set; }

    /// <summary>EMAILID (RFC 8474 §5.1).</summary>
    public string? EmailId { get; internal set; }

    /// <summary>THREADID (RFC 8474 §5.2); null also where the server has none.</summary>
    public string? ThreadId { get; internal set; }

    /// <summary>PREVIEW (RFC 8970); null also where the server has none.</summary>
    public string? Preview { get; internal set; }

    /// <summary>SAVEDATE (RFC 8514): when it came into this mailbox.</summary>
    public DateTimeOffset? SaveDate { get; internal set; }

    /// <summary>X-GM-MSGID: Gmail's id of the mail, the same in all mailboxes.</summary>
    public ulong? GmailMessageId { get; internal set; }

    /// <summary>X-GM-THRID: Gmail's id of the conversation.</summary>
    public ulong? GmailThreadId { get; internal set; }

    /// <summary>X-GM-LABELS, decoded.</summary>
    public IReadOnlyList<string>? GmailLabels { get; internal set; }

    /// <summary>BODY[...] and BINARY[...] that were asked for, in the order they came.</summary>
    public IReadOnlyList<FetchedSection> Sections { get; internal set; } = [];

    /// <summary>All of the mail (BODY[]); empty where it wasn't asked for or isn't in memory.</summary>
    public ReadOnlyMemory<byte> Body => Section("");

    /// <summary>Bytes of a section, e.g. <c>HEADER</c>; empty where it isn't in memory.</summary>
    public ReadOnlyMemory<byte> Section(string section)
    {
        foreach (var each in Sections)
        {
            if (string.Equals(each.Section, section, StringComparison.OrdinalIgnoreCase)) return each.Content;
        }
        return default;
    }

    /// <summary>Bytes that this holds rented.</summary>
    internal int RentedBytes => _rented.Sum(static each => each.Length);

    internal void Own(byte[][] rented) => _rented = rented;

    /// <summary>Gives the memory of the sections back; their contents must not be read after.</summary>
    public void Dispose()
    {
        var rented = Interlocked.Exchange(ref _rented, []);
        if (rented.Length == 0) return;
        Sections = [];
        foreach (var each in rented) LiteralPool.Arrays.Return(each);
    }
}
