using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Responses.Parsing;

/// <summary>
/// CAPABILITY, untagged or as a code (RFC 9051 §7.2.2). A server tells every connection the same, which is kept once:
/// some 5 KB. Bounded; a list that falls on another's place replaces it.
/// </summary>
internal static class CapabilityParser
{
    private const int NamesMax = 500;
    private const int PlacesMax = 256;
    private const int RawBytesMax = 4096;
    private static readonly Told?[] Places = new Told?[PlacesMax];

    public static ImapCapabilities Read(ref ResponseReader reader)
    {
        reader.Spaces();
        var before = reader;
        var count = 0;
        while (count < NamesMax && !reader.Atom().IsEmpty)
        {
            count++;
            reader.Spaces();
        }
        var raw = reader.Since(before);
        if (raw.Length > RawBytesMax) return Names(before, count);
        var hash = new HashCode();
        hash.AddBytes(raw);
        ref var place = ref Places[(uint)hash.ToHashCode() % PlacesMax];
        if (Volatile.Read(ref place) is { } told && raw.SequenceEqual(told.Raw)) return told.Offers;
        var offers = Names(before, count);
        Volatile.Write(ref place, new Told(raw.ToArray(), offers));
        return offers;
    }

    private static ImapCapabilities Names(ResponseReader reader, int count)
    {
        var names = new string[count];
        for (var i = 0; i < count; i++)
        {
            names[i] = ResponseReader.Decode(reader.Atom());
            reader.Spaces();
        }
        return new ImapCapabilities(names);
    }

    private sealed record Told(byte[] Raw, ImapCapabilities Offers);
}
