using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Responses.Parsing;

/// <summary>Reads what is between the brackets of a status response (RFC 9051 §7.1).</summary>
internal static class ResponseCodeParser
{
    private const int DepthMax = 4;

    /// <summary>Code whose data is unreadable come as <see cref="ResponseCode.Named"/> with their text.</summary>
    public static ResponseCode Read(ReadOnlySpan<byte> text)
    {
        var reader = new ResponseReader(text, [], DepthMax);
        var name = ResponseReader.Decode(reader.Atom()).ToUpperInvariant();
        reader.Spaces();
        var data = reader.Rest;
        return Known(name, ref reader) ?? new ResponseCode.Named(name, ResponseReader.Decode(data));
    }

    private static ResponseCode? Known(string name, ref ResponseReader reader) => name switch
    {
        "CAPABILITY" => new ResponseCode.Capability(CapabilityParser.Read(ref reader)),
        "UIDVALIDITY" when reader.TryNumber32(out var value) => new ResponseCode.UidValidity(value),
        "UIDNEXT" when reader.TryNumber32(out var value) => new ResponseCode.UidNext(value),
        "UNSEEN" when reader.TryNumber32(out var value) => new ResponseCode.Unseen(value),
        "HIGHESTMODSEQ" when reader.TryNumber(out var value, out var isNegative) =>
            new ResponseCode.HighestModSeq(isNegative ? 0 : value), // Zoho says -1
        "PERMANENTFLAGS" when reader.Peek == (byte)'(' => new ResponseCode.PermanentFlags(FlagLists.Read(ref reader)),
        "MODIFIED" when UidSet.TryParse(reader.Atom(), out var uids) => new ResponseCode.Modified(uids),
        "APPENDUID" => AppendUid(ref reader),
        "COPYUID" => CopyUid(ref reader),
        _ => null,
    };

    private static ResponseCode.AppendUid? AppendUid(ref ResponseReader reader)
    {
        if (!reader.TryNumber32(out var validity)) return null;
        reader.Spaces();
        return UidSet.TryParse(reader.Atom(), out var uids) ? new ResponseCode.AppendUid(validity, uids) : null;
    }

    private static ResponseCode.CopyUid? CopyUid(ref ResponseReader reader)
    {
        List<UidRange> sources = [], targets = [];
        if (!reader.TryNumber32(out var validity)) return null;
        reader.Spaces();
        if (!UidSet.TryParseRanges(reader.Atom(), sources)) return null;
        reader.Spaces();
        return UidSet.TryParseRanges(reader.Atom(), targets)
            ? new ResponseCode.CopyUid(validity, sources, targets)
            : null;
    }
}
