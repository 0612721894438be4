namespace MailMesh.Content.Files.Pdf;

/// <summary>Undoes PNG's filters of rows, which object streams use (ISO 32000-1 §7.4.4.4).</summary>
internal static class PdfPredictor
{
    private const int NumberMax = 10_000; // columns, colours, bits: more than any row has

    public static ReadOnlyMemory<byte> Undo(ReadOnlyMemory<byte> bytes, PdfDictionary parameters)
    {
        if (Number(parameters, "Predictor", 1) < 10) return bytes;
        var bits = (long)Number(parameters, "Colors", 1) * Number(parameters, "BitsPerComponent", 8);
        var pixel = (int)Math.Max(1, bits / 8);
        var length = (long)Number(parameters, "Columns", 1) * pixel;
        if (length >= bytes.Length) return default;
        var row = (int)length;
        var rows = new byte[bytes.Length / (row + 1) * row];
        var none = new byte[row];
        for (var at = 0; at < rows.Length / row; at++)
        {
            var source = bytes.Span.Slice(at * (row + 1), row + 1);
            var above = at == 0 ? none : rows.AsSpan((at - 1) * row, row);
            Row(source[0], source[1..], above, rows.AsSpan(at * row, row), pixel);
        }
        return rows;
    }

    private static void Row(
        byte filter, ReadOnlySpan<byte> source, ReadOnlySpan<byte> above, Span<byte> row, int pixel)
    {
        for (var i = 0; i < row.Length; i++)
        {
            int left = i >= pixel ? row[i - pixel] : 0;
            int corner = i >= pixel ? above[i - pixel] : 0;
            row[i] = (byte)(source[i] + filter switch
            {
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                4 => Paeth(left, above[i], corner),
                _ => 0,
            });
        }
    }

    private static int Paeth(int left, int above, int corner)
    {
        var guess = left + above - corner;
        var (toLeft, toAbove, toCorner) =
            (Math.Abs(guess - left), Math.Abs(guess - above), Math.Abs(guess - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }

    private static int Number(PdfDictionary parameters, string key, int otherwise) =>
        parameters.Find(key) is double number ? (int)Math.Clamp(number, 1, NumberMax) : otherwise;
}
