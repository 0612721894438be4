namespace MailMesh.Mail.Fuzz;

/// <summary>Changes an input: by words of the grammar, by splicing with another, by bytes.</summary>
internal sealed class Mutation(Grammar grammar, Random chance)
{
    private const int InputBytesMax = 64 * 1024;
    private const int ChangesMax = 6;
    private const int RepeatsMax = 400;
    private const int PieceBytesMax = 200;

    public byte[] Next(IReadOnlyList<byte[]> pool)
    {
        var input = pool[chance.Next(pool.Count)];
        for (var changes = chance.Next(1, ChangesMax); changes > 0; changes--)
            input = Change(input, pool);
        return input.Length <= InputBytesMax ? input : input[..InputBytesMax];
    }

    private byte[] Change(byte[] input, IReadOnlyList<byte[]> pool)
    {
        var at = chance.Next(input.Length + 1);
        var length = chance.Next(Math.Min(PieceBytesMax, input.Length - at) + 1);
        var piece = input.AsSpan(at, length);
        return chance.Next(10) switch
        {
            0 => [.. input[..at], Octet(), .. input[at..]],
            1 => Overwritten(input, at),
            2 => [.. input[..at], .. input[(at + length)..]],
            3 => [.. input[..at], .. piece, .. piece, .. input[at..]],
            4 => [.. input[..at], .. Repeated(piece), .. input[at..]],
            5 => [.. input[..at], .. Tail(pool[chance.Next(pool.Count)])],
            6 => input[..at],
            _ => [.. input[..at], .. Word(), .. input[(chance.Next(2) == 0 ? at : at + length)..]],
        };
    }

    private byte Octet() => chance.Next(3) == 0
        ? "\r\n\0\t \"\\()<>{}[]=?;:,@.*%~-\x7f\x80\xff"u8[chance.Next(28)]
        : (byte)chance.Next(256);

    private byte[] Overwritten(byte[] input, int at)
    {
        if (at == input.Length) return [.. input, Octet()];
        var changed = input.ToArray();
        changed[at] = Octet();
        return changed;
    }

    private byte[] Repeated(ReadOnlySpan<byte> piece)
    {
        var repeats = chance.Next(1, RepeatsMax);
        if (piece.Length == 0 || piece.Length * repeats > InputBytesMax) return [];
        var all = new byte[piece.Length * repeats];
        for (var i = 0; i < repeats; i++)
            piece.CopyTo(all.AsSpan(i * piece.Length));
        return all;
    }

    private byte[] Tail(byte[] other) => other[chance.Next(other.Length + 1)..];

    private byte[] Word() => grammar.Words.Count == 0 ? [Octet()] : grammar.Words[chance.Next(grammar.Words.Count)];
}
