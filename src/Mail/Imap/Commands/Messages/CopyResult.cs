namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>Where mails were copied or moved to (COPYUID, RFC 4315 §3).</summary>
/// <param name="Validity">UIDVALIDITY of the target; null where the server didn't tell.</param>
/// <param name="Uids">Old and new UID of each mail; empty where the server didn't tell.</param>
public sealed record CopyResult(uint? Validity, IReadOnlyList<(uint Old, uint New)> Uids)
{
    private const int UidsMax = 1_000_000; // ranges are short to write: a hostile one must not buy our memory

    internal static CopyResult From(ResponseCode.CopyUid? code)
    {
        if (code is null) return new CopyResult(null, []);
        var total = Total(code.Sources);
        // RFC 4315 §3 wants as many of one as of the other; else nothing can be paired.
        if (total != Total(code.Targets) || total > UidsMax) return new CopyResult(code.Validity, []);
        return new CopyResult(code.Validity, [.. Each(code.Sources).Zip(Each(code.Targets))]);
    }

    internal CopyResult And(CopyResult later) => new(later.Validity ?? Validity, [.. Uids, .. later.Uids]);

    private static long Total(IEnumerable<UidRange> ranges) =>
        ranges.Sum(static range => Math.Abs((long)range.Last - range.First) + 1);

    private static IEnumerable<uint> Each(IEnumerable<UidRange> ranges)
    {
        foreach (var (first, last) in ranges)
        {
            var (low, high) = first <= last ? (first, last) : (last, first); // 4:2 means 2,3,4 (RFC 9051 §9)
            for (ulong uid = low; uid <= high; uid++) yield return (uint)uid;
        }
    }
}
