using MailMesh.Mail.Text;

namespace MailMesh.Mail.Tests.Text;

/// <summary>Blocks widened and blocks looked up, against the table alone.</summary>
public sealed class SingleBytesTests
{
    private const int Texts = 5_000;
    private const int BytesMax = 200;

    [Theory]
    [InlineData(0x00, 0xFF)] // all are others
    [InlineData(0x80, 0x9F)]
    [InlineData(0xA1, 0xFF)]
    [InlineData(0xFF, 0xFF)]
    [InlineData(0x100, 0xFF)] // none is
    public void Any_bytes_are_read_by_the_table(int otherFirst, int otherLast)
    {
        var table = Enumerable.Range(0, 256)
            .Select(b => (char)(b >= otherFirst && b <= otherLast ? 0x400 + b : b)).ToArray();
        var singles = new SingleBytes(table);
        for (var seed = 0; seed < Texts; seed++)
        {
            var chance = new Random(seed);
            var bytes = new byte[chance.Next(BytesMax)];
            chance.NextBytes(bytes);
            var others = chance.Next(256); // few in some texts
            bytes = [.. bytes.Select(b => chance.Next(256) < others ? b : (byte)(b & 0x7F))];
            var text = new char[bytes.Length];
            singles.Decode(bytes, text);
            Assert.Equal(bytes.Select(b => table[b]), text);
        }
    }
}
