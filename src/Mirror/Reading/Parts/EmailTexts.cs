using MailMesh.Mail.Mime;
using MailMesh.Mirror.Blobs;

namespace MailMesh.Mirror.Reading.Parts;

/// <summary>Reads emails' texts where they lie: in their raw mail.</summary>
internal sealed class EmailTexts(PackReader packs)
{
    /// <summary>Of the encoded form: three in UTF-8, each written as =XX (RFC 2045 §6.7).</summary>
    private const int BytesPerCharMax = 9;

    /// <summary>At a time: each holds the part that it reads.</summary>
    private const int ReadsMax = 8;

    /// <summary>The beginning of a text; "" where there is none.</summary>
    /// <exception cref="BlobUnreadableException">The pack is missing or cut, or holds something else there.</exception>
    public async Task<string> Read(TextPlace? place, int charsMax, CancellationToken ct)
    {
        if (place is null)
            return "";
        var bytesMax = ReadingLimits.HeaderBytesMax + (long)charsMax * BytesPerCharMax;
        var part = await packs.Read(place.Blob, place.Offset, Math.Min(place.Length, bytesMax), ct);
        // What begins with the mail was parsed as one; rows from before name all of it.
        var mail = place.Offset == 0 ? MimeParser.Parse(part) : MimeParser.ParseLeaf(part);
        return EmailText.Of(mail, charsMax);
    }

    /// <summary>In the order of the places.</summary>
    /// <exception cref="BlobUnreadableException">As of <see cref="Read"/>.</exception>
    public Task<string[]> ReadAll(IReadOnlyList<TextPlace?> places, int charsMax, CancellationToken ct) =>
        Each(places, (place, token) => Read(place, charsMax, token), ct);

    /// <summary>
    /// <see cref="ReadAll"/> with null for what can't be read: one lost mail spoils no list, and who opens it is told.
    /// </summary>
    public Task<string?[]> ReadReadable(IReadOnlyList<TextPlace?> places, int charsMax, CancellationToken ct) =>
        Each(places, async (place, token) =>
        {
            try
            {
                return await Read(place, charsMax, token);
            }
            catch (BlobUnreadableException)
            {
                return null;
            }
        }, ct);

    private static async Task<T[]> Each<T>(
        IReadOnlyList<TextPlace?> places, Func<TextPlace?, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        var texts = new T[places.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = ReadsMax, CancellationToken = ct };
        await Parallel.ForAsync(
            0, places.Count, options, async (i, token) => texts[i] = await read(places[i], token));
        return texts;
    }
}
