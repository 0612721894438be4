using System.Net;
using System.Net.Sockets;
using System.Text;
using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Tests.Smtp.Wire;

/// <summary>Content on and off the wire, against a model that is too slow to be wrong.</summary>
public class ContentTests
{
    private const int Cases = 20_000;

    [Fact]
    public void Reading_in_any_pieces_gives_what_reading_whole_gives()
    {
        var random = new Random(20_260_101);
        for (var i = 0; i < Cases; i++)
        {
            var wire = Make(random, random.Next(1, 24));
            var (mark, content, left) = Model(wire);
            using var buffer = new ContentBuffer(new ContentBudget(1 << 20), 1 << 20);
            var reader = new ContentReader();
            var (seen, done, got) = (0, 0, ContentMark.More);
            while (got == ContentMark.More && seen < wire.Length)
            {
                seen = Math.Min(wire.Length, seen + random.Next(1, 5));
                got = reader.Read(wire.AsSpan(done, seen - done), buffer, out var consumed);
                done += consumed;
            }
            Assert.True(mark == got, $"{Show(wire)}: {got}");
            if (mark != ContentMark.End) continue;
            Assert.Equal(content, Encoding.ASCII.GetString(buffer.Content.Span));
            Assert.Equal(left, wire.Length - done);
        }
    }

    [Fact]
    public async Task Whatever_is_written_is_read_back_over_a_buffer_of_any_size()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(listener.LocalEndPoint!);
        await using var outgoing = new WireStream(client, 16, 16); // 16 bytes: ends fall everywhere
        await using var incoming = new WireStream(await listener.AcceptAsync(), 1024, 16);
        var random = new Random(20_260_102);
        for (var i = 0; i < 2_000; i++)
        {
            string[] pieces = ["\r\n", ".", "\r\n.", new string('a', random.Next(1, 20))];
            var content = string.Concat(random.GetItems(pieces, random.Next(0, 12)));
            var last = 0;
            await ContentWriter.Write(outgoing, Encoding.ASCII.GetBytes(content), () => { }, () => last++, default);
            Assert.Equal(1, last);

            using var buffer = new ContentBuffer(new ContentBudget(1 << 20), 1 << 20);
            var reader = new ContentReader();
            ContentMark mark;
            while ((mark = Read(ref reader, incoming, buffer)) == ContentMark.More) await incoming.Fill(default);
            Assert.Equal(ContentMark.End, mark);
            Assert.True(incoming.Input.IsEmpty);
            var ended = content.Length == 0 || content.EndsWith("\r\n", StringComparison.Ordinal);
            Assert.Equal(ended ? content : content + "\r\n", Encoding.ASCII.GetString(buffer.Content.Span));
        }
    }

    [Theory]
    [InlineData("", -1)]
    [InlineData("a\r\nb", -1)]
    [InlineData("a\r\n\r\n", -1)]
    [InlineData("a\nb", 1)]
    [InlineData("a\r\nb\rc", 4)]
    [InlineData("a\r\n\r", 3)]
    [InlineData("\r\r\n", 0)]
    public void A_bare_newline_is_found(string content, int offset) =>
        Assert.Equal(offset, ContentWriter.FirstBareNewline(Encoding.ASCII.GetBytes(content)));

    [Fact]
    public void A_buffer_past_its_limits_keeps_nothing_and_gives_its_room_back()
    {
        var budget = new ContentBudget(40_000);
        using (var buffer = new ContentBuffer(budget, 1000))
        {
            buffer.Write(new byte[1001]);
            Assert.True(buffer.IsTooLarge);
            Assert.Equal(0, buffer.Content.Length);
        }
        using (var first = new ContentBuffer(budget, 100_000))
        using (var second = new ContentBuffer(budget, 100_000))
        {
            first.Write(new byte[20_000]);
            second.Write(new byte[20_000]);
            Assert.True(second.HasNoRoom);
            Assert.False(first.HasNoRoom);
        }
        Assert.True(budget.TryTake(40_000));
        Assert.False(budget.TryTake(1));
    }

    private static ContentMark Read(ref ContentReader reader, WireStream wire, ContentBuffer buffer)
    {
        var mark = reader.Read(wire.Input, buffer, out var consumed);
        wire.Consume(consumed);
        return mark;
    }

    private static (ContentMark Mark, string Content, int Left) Model(byte[] wire)
    {
        var content = new StringBuilder();
        var text = Encoding.ASCII.GetString(wire);
        var isLineStart = true;
        for (var i = 0; i < text.Length;)
        {
            if (isLineStart && text[i] == '.')
            {
                if (string.CompareOrdinal(text, i, ".\r\n", 0, 3) == 0)
                    return (ContentMark.End, content.ToString(), text.Length - i - 3);
                isLineStart = false;
                i++;
                continue;
            }
            isLineStart = false;
            if (text[i] == '\n') return (ContentMark.BareLf, "", 0);
            if (text[i] == '\r')
            {
                if (i + 1 == text.Length) break;
                if (text[i + 1] != '\n') return (ContentMark.BareCr, "", 0);
                content.Append("\r\n");
                isLineStart = true;
                i += 2;
                continue;
            }
            content.Append(text[i++]);
        }
        return (ContentMark.More, "", 0);
    }

    private static byte[] Make(Random random, int length) =>
        [.. Enumerable.Range(0, length).SelectMany(_ => (byte[])(random.Next(7) switch
        {
            0 => "\r"u8.ToArray(),
            1 => "\n"u8.ToArray(),
            2 => "."u8.ToArray(),
            3 or 4 => "\r\n"u8.ToArray(),
            5 => "\r\n."u8.ToArray(),
            _ => "a"u8.ToArray(),
        }))];

    private static string Show(byte[] wire) => Encoding.ASCII.GetString(wire)
        .Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
