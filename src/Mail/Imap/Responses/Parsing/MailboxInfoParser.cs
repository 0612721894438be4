using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Responses.Parsing;

/// <summary>LIST and LSUB (RFC 9051 §7.3.1).</summary>
internal static class MailboxInfoParser
{
    private static readonly (string Attribute, SpecialUse Use)[] Uses =
    [
        ("\\All", SpecialUse.All), ("\\AllMail", SpecialUse.All), ("\\Archive", SpecialUse.Archive),
        ("\\Drafts", SpecialUse.Drafts), ("\\Flagged", SpecialUse.Flagged), ("\\Starred", SpecialUse.Flagged),
        ("\\Important", SpecialUse.Important), ("\\Junk", SpecialUse.Junk), ("\\Spam", SpecialUse.Junk),
        ("\\Sent", SpecialUse.Sent), ("\\Trash", SpecialUse.Trash), ("\\Inbox", SpecialUse.Inbox),
    ];

    public static bool TryRead(ref ResponseReader reader, out MailboxInfo? mailbox)
    {
        mailbox = null;
        reader.Spaces();
        if (reader.Peek != (byte)'(') return false;
        var attributes = FlagLists.Read(ref reader);
        reader.Spaces();
        if (!reader.TryText(out var delimiter)) return false;
        reader.Spaces();
        if (ReadName(ref reader) is not { } name) return false;
        mailbox = new MailboxInfo(
            reader.Name(name), delimiter is { Length: > 0 } ? delimiter[0] : null, attributes)
        {
            Use = UseOf(name, attributes),
            OldName = OldName(ref reader),
        };
        return true;
    }

    /// <summary>
    /// A name as it is known to be sent: quoted or not, with spaces or characters that ought to be quoted.
    /// </summary>
    private static string? ReadName(ref ResponseReader reader)
    {
        if (reader.Peek is (byte)'"' or (byte)'{' or (byte)'~')
            return reader.TryText(out var name) ? name ?? "NIL" : null;
        var rest = reader.Rest;
        var end = rest.IndexOf(" ("u8); // extended data follows
        var bare = end < 0 ? rest : rest[..end];
        reader.Pass(bare.Length);
        bare = bare.TrimEnd((byte)' ');
        return bare.IsEmpty ? null : ResponseReader.Decode(bare); // a mailbox may be named NIL
    }

    private static SpecialUse UseOf(string name, IReadOnlyList<string> attributes)
    {
        if (name.Equals("INBOX", StringComparison.OrdinalIgnoreCase)) return SpecialUse.Inbox;
        foreach (var (attribute, use) in Uses)
        {
            if (attributes.Contains(attribute, StringComparer.OrdinalIgnoreCase)) return use; // Cyrus: \sent
        }
        return SpecialUse.None;
    }

    /// <summary>("OLDNAME" ("name")) among the extended data (RFC 9051 §6.3.9.7).</summary>
    private static string? OldName(ref ResponseReader reader)
    {
        reader.Spaces();
        if (!reader.Try('(')) return null;
        while (true)
        {
            reader.Spaces();
            if (reader.IsAtEnd || reader.Try(')')) return null;
            if (!reader.TryText(out var tag)) return null;
            reader.Spaces();
            if (!"OLDNAME".Equals(tag, StringComparison.OrdinalIgnoreCase) || !reader.Try('('))
            {
                reader.Skip();
                continue;
            }
            reader.Spaces();
            return reader.TryText(out var old) && old is not null ? reader.Name(old) : null;
        }
    }
}
