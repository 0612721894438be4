using MailMesh.Mail.Mime.Encodings;

namespace MailMesh.Mail.Tests.Mime;

/// <summary>Quoted-printable read many bytes at a time, against the rules read one byte at a time.</summary>
public sealed class QuotedPrintableTests
{
    private const int Texts = 40_000;
    private const int PiecesMax = 60;

    private static readonly string[] Pieces =
    [
        "=", "=\r\n", "=\n", "= \t\r\n", "=E9", "=e9", "=20", "=09", "=0D", "=0A", "=4", "=G1", "=1G", "==", " ", "\t",
        "\r", "\n", "\r\n", " \r\n", "\r\r\n", "A", "f", "word", "plain words, more than a block of them", "\u00E9",
        "=EF=F0=E8=E2=E5=F2", "=EF=F0=E8=E2=E5=F2 =F1=F0=E5=E4=E0", "=C3=A9t=C3=A9",
    ];

    [Fact]
    public void Any_text_is_read_as_the_rules_say()
    {
        for (var seed = 0; seed < Texts; seed++)
        {
            var chance = new Random(seed);
            var usual = chance.Next(Pieces.Length); // some texts are nearly all of one kind
            var pieces = Enumerable.Range(0, chance.Next(PiecesMax))
                .Select(_ => Pieces[chance.Next(3) == 0 ? usual : chance.Next(Pieces.Length)]);
            var text = string.Concat(pieces).Select(c => (byte)c).ToArray();
            var expected = Read(text);
            if (!QuotedPrintable.Decode(text).AsSpan().SequenceEqual(expected))
                Assert.Fail($"Seed {seed}: {Convert.ToHexString(text)} is {Convert.ToHexString(expected)}.");
        }
    }

    /// <summary>RFC 2045 §6.7, rules 1, 3 and 5; what breaks them stays as it stands.</summary>
    private static byte[] Read(ReadOnlySpan<byte> text)
    {
        var decoded = new List<byte>();
        var kept = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var behind = text[(at + 1)..].TrimStart(" \t\r"u8);
            if (text[at] == '=' && at + 2 < text.Length && IsHex(text[at + 1]) && IsHex(text[at + 2]))
            {
                decoded.Add(Convert.ToByte($"{(char)text[at + 1]}{(char)text[at + 2]}", 16));
                at += 2;
                kept = decoded.Count;
            }
            else if (text[at] == '=' && (behind.IsEmpty || behind[0] == '\n'))
            {
                at = text.Length - behind.Length;
                kept = decoded.Count;
            }
            else if (text[at] == '\n')
            {
                var hasReturn = decoded.Count > kept && decoded[^1] == '\r';
                TrimEnd(decoded, kept);
                decoded.AddRange(hasReturn ? "\r\n"u8 : "\n"u8);
                kept = decoded.Count;
            }
            else
            {
                decoded.Add(text[at]);
                kept = text[at] == '=' ? decoded.Count : kept;
            }
        }
        TrimEnd(decoded, kept);
        return [.. decoded];
    }

    private static void TrimEnd(List<byte> decoded, int kept)
    {
        while (decoded.Count > kept && decoded[^1] is (byte)' ' or (byte)'\t' or (byte)'\r')
            decoded.RemoveAt(decoded.Count - 1);
    }

    private static bool IsHex(byte b) => char.IsAsciiHexDigit((char)b);
}
