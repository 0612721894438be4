using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Responses.Parsing;

/// <summary>
/// Lists of flags, each made once: in a mailbox of 20,000 mails a handful of them recurs. Bounded; a list that falls
/// on another's place replaces it.
/// </summary>
internal sealed class FlagLists
{
    private const int PlacesMax = 128;
    private const int RawBytesMax = 256;
    private const int FlagsMax = 1000;
    private (byte[] Raw, IReadOnlyList<string> Flags)[]? _places; // of a connection that reads flags: most only wait

    /// <summary>Reads <c>(\Seen ...)</c>.</summary>
    public IReadOnlyList<string> Get(ref ResponseReader reader)
    {
        var before = reader;
        reader.Skip();
        var raw = reader.Since(before);
        if (raw.Length > RawBytesMax) return Read(ref before);
        var hash = new HashCode();
        hash.AddBytes(raw);
        _places ??= new (byte[], IReadOnlyList<string>)[PlacesMax];
        ref var place = ref _places[(uint)hash.ToHashCode() % PlacesMax];
        if (place.Raw is null || !raw.SequenceEqual(place.Raw)) place = (raw.ToArray(), Read(ref before));
        return place.Flags;
    }

    /// <summary>Reads <c>(\Seen ...)</c> into a list of its own; anything else is an empty one.</summary>
    public static IReadOnlyList<string> Read(ref ResponseReader reader)
    {
        if (!reader.Try('('))
        {
            reader.Skip();
            return [];
        }
        var flags = new List<string>();
        while (!reader.IsAtEnd)
        {
            reader.Spaces();
            if (reader.Try(')')) break;
            if (flags.Count == FlagsMax || !reader.TryText(out var flag)) reader.Skip();
            else if (flag is not null) flags.Add(flag);
        }
        return flags;
    }
}
