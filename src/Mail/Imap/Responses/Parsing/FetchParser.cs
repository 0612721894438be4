using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Responses.Parsing;

/// <summary>
/// Reads the items of a FETCH response (RFC 9051 §7.5.2). What one server writes wrong costs that item, never the
/// mail or the connection.
/// </summary>
internal sealed class FetchParser
{
    private readonly FlagLists _flags = new();
    private readonly List<FetchedSection> _sections = [];
    private readonly List<byte[]> _rented = [];

    /// <summary>Reads <c>(item value ...)</c>. The mail owns the bodies from here on.</summary>
    public FetchedEmail Read(uint sequence, ref ResponseReader reader)
    {
        var email = new FetchedEmail { Sequence = sequence };
        _sections.Clear();
        _rented.Clear();
        reader.Spaces();
        reader.Try('(');
        while (true)
        {
            reader.Spaces();
            if (reader.IsAtEnd || reader.Try(')')) break;
            var name = reader.Item();
            if (name.IsEmpty) reader.Skip();
            else ReadItem(name, email, ref reader);
        }
        if (_sections.Count > 0) email.Sections = [.. _sections];
        if (_rented.Count > 0) email.Own([.. _rented]);
        return email;
    }

    /// <summary>
    /// What is known of a mail before a literal that is about to come: its number, its UID if told yet, and the
    /// section that the literal is.
    /// </summary>
    public static bool TryReadStart(ref ResponseReader reader, out uint sequence, out uint uid, out string section)
    {
        (sequence, uid, section) = (0, 0, "");
        if (!reader.Try('*')) return false;
        reader.Spaces();
        if (!reader.TryNumber32(out sequence)) return false;
        reader.Spaces();
        if (!Ascii.Is(reader.Atom(), "FETCH")) return false;
        reader.Spaces();
        reader.Try('(');
        var isSection = false;
        while (!reader.IsAtEnd)
        {
            reader.Spaces();
            var name = reader.Item();
            isSection = reader.Peek == (byte)'[';
            if (isSection) section = SectionName(ref reader);
            reader.Spaces();
            if (reader.Peek is (byte)'{' or (byte)'~') break;
            if (Ascii.Is(name, "UID")) reader.TryNumber32(out uid);
            else if (!reader.Try(')')) reader.Skip(); // a stray end of a list is passed, or we stand here for ever
            isSection = false;
        }
        return isSection;
    }

    private void ReadItem(ReadOnlySpan<byte> name, FetchedEmail email, ref ResponseReader reader)
    {
        if (reader.Peek == (byte)'[')
        {
            ReadSection(name, ref reader);
            return;
        }
        reader.Spaces();
        var before = reader;
        if (Ascii.Is(name, "UID")) email.Uid = reader.TryNumber32(out var uid) ? uid : 0;
        else if (Ascii.Is(name, "FLAGS")) email.Flags = _flags.Get(ref reader);
        else if (Ascii.Is(name, "RFC822.SIZE")) email.Size = reader.TryCount(out var size) ? size : null;
        else if (Ascii.Is(name, "INTERNALDATE")) email.InternalDate = ImapDate.Read(ref reader);
        else if (Ascii.Is(name, "SAVEDATE")) email.SaveDate = ImapDate.Read(ref reader);
        else if (Ascii.Is(name, "ENVELOPE")) ReadEnvelope(email, ref reader);
        else if (Ascii.Is(name, "BODYSTRUCTURE") || Ascii.Is(name, "BODY")) ReadStructure(email, ref reader);
        else if (Ascii.Is(name, "MODSEQ")) email.ModSeq = Parenthesized(ref reader);
        else if (Ascii.Is(name, "EMAILID")) email.EmailId = ObjectId(ref reader);
        else if (Ascii.Is(name, "THREADID")) email.ThreadId = ObjectId(ref reader);
        else if (Ascii.Is(name, "PREVIEW")) email.Preview = reader.TryText(out var preview) ? preview : null;
        else if (Ascii.Is(name, "X-GM-MSGID")) email.GmailMessageId = reader.TryNumber(out var id, out _) ? id : null;
        else if (Ascii.Is(name, "X-GM-THRID")) email.GmailThreadId = reader.TryNumber(out var id, out _) ? id : null;
        else if (Ascii.Is(name, "X-GM-LABELS"))
            email.GmailLabels = [.. FlagLists.Read(ref reader).Select(ModifiedUtf7.Decode)];
        else if (Ascii.Is(name, "RFC822")) AddContent("", null, ref reader);
        else if (Ascii.Is(name, "RFC822.HEADER")) AddContent("HEADER", null, ref reader);
        else if (Ascii.Is(name, "RFC822.TEXT")) AddContent("TEXT", null, ref reader);
        else reader.Skip();
        if (reader.Since(before).IsEmpty) reader.Skip(); // a value of a kind that isn't what the item has
    }

    private static void ReadEnvelope(FetchedEmail email, ref ResponseReader reader)
    {
        var before = reader;
        if (EnvelopeParser.TryRead(ref reader, out var envelope))
        {
            email.Envelope = envelope;
            return;
        }
        reader.BackTo(before);
        reader.Skip();
        email.EnvelopeIsUnreadable = true;
    }

    private static void ReadStructure(FetchedEmail email, ref ResponseReader reader)
    {
        var before = reader;
        if (BodyStructureParser.TryRead(ref reader, out var structure))
        {
            email.Structure = structure;
            return;
        }
        reader.BackTo(before);
        reader.Skip();
        email.StructureIsUnreadable = true;
    }

    private void ReadSection(ReadOnlySpan<byte> name, ref ResponseReader reader)
    {
        var section = SectionName(ref reader);
        long? origin = null;
        if (reader.Try('<'))
        {
            origin = reader.TryCount(out var first) ? first : null;
            reader.Try('>');
        }
        reader.Spaces();
        if (Ascii.Is(name, "BODY") || Ascii.Is(name, "BINARY")) AddContent(section, origin, ref reader);
        else reader.Skip(); // BINARY.SIZE
    }

    private static string SectionName(ref ResponseReader reader)
    {
        reader.Try('[');
        if (reader.Try(']')) return "";
        var rest = reader.Rest;
        var end = rest.IndexOf((byte)']'); // a header field's name has none (RFC 5322 §3.6.8 allows, nobody does)
        var section = ResponseReader.Decode(end < 0 ? rest : rest[..end]);
        reader.Pass(end < 0 ? rest.Length : end + 1);
        return section;
    }

    private void AddContent(string section, long? origin, ref ResponseReader reader)
    {
        if (reader.TryNil())
        {
            _sections.Add(new FetchedSection(section, origin, SectionDelivery.Absent, 0, default));
            return;
        }
        if (!reader.TryLiteral(out var index, out var content))
        {
            if (reader.TryBytes(out var quoted, out _)) AddCopy(section, origin, quoted);
            else reader.Skip();
            return;
        }
        ref var literal = ref reader.AllLiterals[index];
        switch (literal.Place)
        {
            case LiteralPlace.Inline: AddCopy(section, origin, content); break;
            case LiteralPlace.Rented when literal.Take() is { } rented:
                _rented.Add(rented);
                var memory = rented.AsMemory(0, (int)literal.Bytes);
                _sections.Add(new FetchedSection(section, origin, SectionDelivery.InMemory, literal.Bytes, memory));
                break;
            case var place:
                var delivery = place == LiteralPlace.Streamed ? SectionDelivery.Streamed : SectionDelivery.Skipped;
                _sections.Add(new FetchedSection(section, origin, delivery, literal.Bytes, default));
                break;
        }
    }

    private void AddCopy(string section, long? origin, ReadOnlySpan<byte> content)
    {
        var rented = LiteralPool.Arrays.Rent(Math.Max(1, content.Length));
        content.CopyTo(rented);
        _rented.Add(rented);
        _sections.Add(new FetchedSection(
            section, origin, SectionDelivery.InMemory, content.Length, rented.AsMemory(0, content.Length)));
    }

    private static ulong? Parenthesized(ref ResponseReader reader)
    {
        var isList = reader.Try('(');
        reader.Spaces();
        ulong? value = reader.TryNumber(out var number, out var isNegative) ? isNegative ? 0 : number : null;
        reader.Spaces();
        if (isList) reader.Try(')');
        return value;
    }

    private static string? ObjectId(ref ResponseReader reader)
    {
        var isList = reader.Try('(');
        reader.Spaces();
        reader.TryText(out var id);
        reader.Spaces();
        if (isList) reader.Try(')');
        return id;
    }
}
