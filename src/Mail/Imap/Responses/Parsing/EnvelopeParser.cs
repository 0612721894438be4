using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Responses.Parsing;

/// <summary>Reads an ENVELOPE (RFC 9051 §7.5.2).</summary>
internal static class EnvelopeParser
{
    private const int AddressesMax = 10_000;

    /// <summary>
    /// False where it is none; then the reader stands anywhere inside. Fields missing at the end are null: some
    /// servers leave out In-Reply-To and Message-ID.
    /// </summary>
    public static bool TryRead(ref ResponseReader reader, out Envelope? envelope)
    {
        envelope = null;
        if (!reader.Try('(')) return false;
        var wasBare = reader.QuotesMayBeBare;
        reader.QuotesMayBeBare = true;
        if (!TryField(ref reader, out var date) || !TryField(ref reader, out var subject)
            || !TryAddresses(ref reader, out var from) || !TryAddresses(ref reader, out var sender)
            || !TryAddresses(ref reader, out var replyTo) || !TryAddresses(ref reader, out var to)
            || !TryAddresses(ref reader, out var cc) || !TryAddresses(ref reader, out var bcc)
            || !TryField(ref reader, out var inReplyTo) || !TryField(ref reader, out var messageId)) return false;
        reader.QuotesMayBeBare = wasBare;
        reader.Spaces();
        if (!reader.Try(')')) return false;
        envelope = new Envelope(date, subject, from, sender, replyTo, to, cc, bcc, inReplyTo, messageId);
        return true;
    }

    private static bool TryField(ref ResponseReader reader, out string? value)
    {
        value = null;
        reader.Spaces();
        return reader.Peek == (byte)')' || reader.TryText(out value);
    }

    private static bool TryAddresses(ref ResponseReader reader, out IReadOnlyList<EnvelopeAddress> addresses)
    {
        addresses = [];
        reader.Spaces();
        if (reader.Peek == (byte)')' || reader.TryNil()) return true;
        if (reader.Peek == (byte)'"') return reader.TryText(out _); // "" in place of NIL
        if (!reader.Try('(')) return false;
        var list = new List<EnvelopeAddress>(1);
        while (true)
        {
            reader.Spaces();
            if (reader.Try(')')) break;
            if (reader.TryNil()) continue;
            if (list.Count == AddressesMax || !TryAddress(ref reader, out var address)) return false;
            list.Add(address!);
        }
        addresses = list;
        return true;
    }

    private static bool TryAddress(ref ResponseReader reader, out EnvelopeAddress? address)
    {
        address = null;
        if (!reader.Try('(') || !TryField(ref reader, out var name) || !TryField(ref reader, out _) // the route
            || !TryField(ref reader, out var mailbox) || !TryField(ref reader, out var host)) return false;
        reader.Spaces();
        if (!reader.Try(')')) return false;
        address = new EnvelopeAddress(name, mailbox, host);
        return true;
    }
}
