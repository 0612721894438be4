using System.Text;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Tests.Imap.Wire;

/// <summary>What a hostile or merely large answer costs.</summary>
public sealed class CostTests
{
    [Theory]
    [InlineData("BODYSTRUCTURE ")]
    [InlineData("ENVELOPE ")]
    [InlineData("X-UNKNOWN ")]
    [InlineData("FLAGS ")]
    [InlineData("")]
    public async Task A_hundred_thousand_parentheses_cost_one_item(string item)
    {
        var nested = new string('(', 100_000) + new string(')', 100_000);
        using var mail = Assert.Single(await Responses.Read($"* 1 FETCH (UID 7 {item}{nested} RFC822.SIZE 3)\r\n"));

        Assert.Equal(7u, mail.Uid);
        Assert.Null(mail.Structure);
        if (item.Length > 0) Assert.Equal(3, mail.Size);
    }

    [Fact]
    public async Task A_body_of_two_gigabytes_is_written_through_in_constant_memory()
    {
        const long Bytes = 2L * 1024 * 1024 * 1024;
        var sink = new CountingStream();
        await using var wire = new GeneratedStream($"* 1 FETCH (UID 9 BODY[] {{{Bytes}}}\r\n", Bytes, " FLAGS ())\r\n");
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var limits = new ImapLimits { LiteralBytesMax = 1024 * 1024 };
        using var mail = Assert.Single(await Responses.Read(wire, limits, (_, _) => sink));

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 8 * 1024 * 1024);
        Assert.Equal(Bytes, sink.Length);
        Assert.Equal((SectionDelivery.Streamed, Bytes), (mail.Sections[0].Delivery, mail.Sections[0].Bytes));
        Assert.Equal(9u, mail.Uid);
        Assert.Empty(mail.Flags!);
    }

    [Fact]
    public async Task A_body_over_the_limit_that_nobody_wants_is_skipped_and_told()
    {
        var limits = new ImapLimits { LiteralBytesMax = 2000 };
        var body = new string('x', 3000);
        var mails = await Responses.Read(
            new MemoryStream(Encoding.ASCII.GetBytes(
                $"* 1 FETCH (BODY[] {{3000}}\r\n{body} UID 5)\r\n"
                + $"* 2 FETCH (BODY[] {{1500}}\r\n{body[..1500]} UID 6)\r\n")),
            limits, (_, _) => null);

        Assert.Equal([SectionDelivery.Skipped, SectionDelivery.InMemory], mails.Select(m => m.Sections[0].Delivery));
        Assert.Equal([5u, 6u], mails.Select(mail => mail.Uid));
        Assert.Equal(1500, mails[1].Body.Length);
    }

    [Fact]
    public async Task Bodies_of_every_size_around_the_buffers_come_whole()
    {
        int[] sizes = [0, 1, 1023, 1024, 1025, 4000, 4090, 4096, 4097, 16_383, 16_384, 70_000, 300_000];
        var wire = new MemoryStream();
        foreach (var size in sizes)
        {
            wire.Write(Encoding.ASCII.GetBytes($"* 1 FETCH (ENVELOPE NIL BODY[] {{{size}}}\r\n"));
            wire.Write(Body(size));
            wire.Write(Encoding.ASCII.GetBytes($" UID {size + 1})\r\n"));
        }
        foreach (var step in (int[])[1_000_000, 8192, 4096, 1000, 77])
        {
            wire.Position = 0;
            var mails = await Responses.Read(new SteppedStream(wire, step), new ImapLimits(), (_, _) => null);

            Assert.Equal(sizes.Select(size => (uint)size + 1), mails.Select(mail => mail.Uid));
            Assert.All(mails, mail => Assert.True(mail.Body.Span.SequenceEqual(Body((int)mail.Uid - 1))));
            mails.ForEach(mail => mail.Dispose());
        }
    }

    [Fact]
    public async Task A_line_without_end_is_refused_by_name()
    {
        var limits = new ImapLimits { LineBytesMax = 4096 };
        var line = $"* OK {new string('x', 9000)}\r\n";
        var error = await Assert.ThrowsAsync<WireFault>(() => Responses.Read(line, limits));
        Assert.Contains("4096", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BODYSTRUCTURE (", "(\"a\" \"b\" NIL NIL NIL \"7bit\" 1)", ")")]
    [InlineData("BODYSTRUCTURE (\"a\" \"b\" (", "\"k\" \"v\" ", ")")]
    [InlineData("ENVELOPE (NIL NIL (", "(NIL NIL \"a\" \"b\")", ")")]
    [InlineData("ENVELOPE (NIL \"", "\"x ", "")]
    [InlineData("FLAGS (", "\\Seen ", ")")]
    [InlineData("X (", "{0}\r\n ", ")")]
    [InlineData("X \"", "\\\"", "")]
    [InlineData("", "BODY[", "")]
    public async Task Twice_the_input_costs_at_most_some_twice_as_much(string start, string unit, string end)
    {
        var once = await Allocated(start + string.Concat(Enumerable.Repeat(unit, 20_000)) + end);
        var twice = await Allocated(start + string.Concat(Enumerable.Repeat(unit, 40_000)) + end);

        Assert.True(twice <= 2.6 * once + 1_000_000, $"{start}: {once} bytes became {twice}");
    }

    [Fact]
    public async Task Reading_a_mail_allocates_the_mail_and_little_more()
    {
        var response = $"* 1 FETCH (UID 7 FLAGS (\\Seen) BODY[] {{40000}}\r\n{new string('x', 40_000)})\r\n";
        var once = await Allocated(response.Substring(11)); // warms the pools up
        var wire = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(response, 200)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var mails = 0;
        using var reader = new WireReader(new MemoryStream(wire), new ImapLimits(), (_, _) => null);
        var parser = new Mail.Imap.Responses.Parsing.FetchParser();
        while (await reader.Next(CancellationToken.None))
        {
            var text = new ResponseReader(reader.Text, reader.Literals, 100);
            text.Pass("* 1 FETCH ".Length);
            using var mail = parser.Read(1, ref text);
            mails++;
        }
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / mails;

        Assert.True(each <= 2048, $"{each} bytes a mail ({once} for one)");
    }

    private static async Task<long> Allocated(string items)
    {
        var wire = new MemoryStream(Encoding.ASCII.GetBytes($"* 1 FETCH ({items})\r\n"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var mail in await Responses.Read(wire, new ImapLimits(), (_, _) => null)) mail.Dispose();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Body(int size) => [.. Enumerable.Range(0, size).Select(i => (byte)(i * 31 + i / 251))];
}
