using System.Text;
using MailMesh.Mail.Text;

namespace MailMesh.Mail.Tests.Text;

/// <summary>Our tables against the runtime's decoders that they were read off.</summary>
public sealed class CodePageTableTests
{
    private const int Texts = 3_000;

    private static readonly byte[][] Pieces =
    [
        [0x1B, (byte)'$', (byte)'B'], [0x1B, (byte)'(', (byte)'B'], [0x1B, (byte)'(', (byte)'J'], [0x1B, (byte)'$'],
        [0x1B, (byte)'$', (byte)'@'], [0x1B, (byte)'(', (byte)'I'], [0x0E], [0x0F], "plain text\r\n"u8.ToArray(),
        [0x24, 0x22, 0x24, 0x24], [0x30, 0x21], [0x88, 0xA0], [0x82, 0xA0, 0x83, 0x5C], [0xB0, 0xA1, 0xC7, 0xD1],
        [0x81, 0x30, 0x81, 0x30], [0x94, 0x39, 0xDA, 0x33], [0x5C], [0x7E], [0x80], [0xFF], [0xA4, 0x40, 0xF9, 0xFE],
    ];

    [Theory]
    [InlineData(932)]
    [InlineData(949)]
    [InlineData(950)]
    [InlineData(54936)]
    [InlineData(50220)]
    [InlineData(1250)]
    [InlineData(1251)]
    [InlineData(1252)]
    [InlineData(1255)]
    [InlineData(874)]
    [InlineData(20866)]
    [InlineData(28592)]
    [InlineData(28605)]
    [InlineData(437)]
    [InlineData(10000)]
    public void A_code_page_reads_as_the_runtime_reads_it(int codePage)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var runtime = Encoding.GetEncoding(codePage);
        for (var pair = 0; pair <= ushort.MaxValue; pair++)
            AssertSame(runtime, [(byte)'a', (byte)(pair >> 8), (byte)pair, (byte)'b', (byte)'c']);
        for (var seed = 0; seed < Texts; seed++)
            AssertSame(runtime, Text(new Random(seed)));
    }

    private static byte[] Text(Random chance)
    {
        var text = new List<byte>();
        for (var n = chance.Next(12); n > 0; n--)
            if (chance.Next(6) == 0)
                text.Add((byte)chance.Next(256));
            else
                text.AddRange(Pieces[chance.Next(Pieces.Length)]);
        return [.. text];
    }

    private static void AssertSame(Encoding runtime, byte[] bytes)
    {
        if (bytes is [0xEF, 0xBB, 0xBF, ..] or [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return;
        var expected = runtime.GetString(bytes);
        var actual = Charsets.Decode(bytes, Name(runtime.CodePage));
        if (expected != actual)
            Assert.Fail($"{Convert.ToHexString(bytes)} is '{expected}' to the runtime, '{actual}' to us.");
    }

    private static string Name(int codePage) => codePage switch
    {
        54936 => "gb18030",
        50220 => "iso-2022-jp",
        20866 => "koi8-r",
        28592 => "iso-8859-2",
        28605 => "iso-8859-15",
        10000 => "macintosh",
        _ => $"cp{codePage}",
    };
}
