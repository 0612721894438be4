using MailMesh.Mail.Dns;
using static MailMesh.Mail.Tests.Dns.FakeDnsServer;

namespace MailMesh.Mail.Tests.Dns;

public sealed class DnsMessageReaderTests
{
    private static readonly DnsQuestion Question = new("a.test", DnsType.Txt);
    private static readonly byte[] Query = DnsQueryWriter.Write(7, Question, 1232);

    [Fact]
    public void A_pointer_to_itself_or_forward_is_malformed()
    {
        foreach (byte target in (byte[])[24, 26, 40, 255])
        {
            byte[] name = [0xC0, target];
            var record = Record("", 16, 60, []);
            var message = Respond(Query, [[.. name, .. record[1..]]]);
            Assert.Equal(DnsReading.Malformed, DnsMessageReader.Read(message, 7, Question, out _));
        }
    }

    [Fact]
    public void A_chain_of_pointers_ends_at_its_limit()
    {
        // Each pointer leads to the one before it, backwards as it must.
        byte[] chain = [0, .. Enumerable.Range(0, 200).SelectMany(
            i => new byte[] { 0xC0, (byte)Math.Max(0, i * 2 - 1) })];
        var at = DnsNameReader.PointersMax * 2 - 1;
        Assert.Equal("", DnsNameReader.Read(chain, ref at));
        at = DnsNameReader.PointersMax * 2 + 1;
        Assert.Null(DnsNameReader.Read(chain, ref at));
    }

    [Fact]
    public void Every_cut_of_a_message_gives_a_reading()
    {
        var whole = Respond(
            Query,
            [
                Record("a.test", 16, 60, [3, .. "abc"u8, 2, .. "de"u8]),
                Record("a.test", 15, 9, [0, 1, .. Name("m.test")]),
            ],
            [Soa(30)]);
        Assert.Equal(DnsReading.Whole, DnsMessageReader.Read(whole, 7, Question, out var message));
        Assert.Equal(["abcde", new MxHost(1, "m.test")], message!.Answers.Select(record => record.Data));
        Assert.Equal(30u, message.NegativeTtl);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.NotEqual(DnsReading.Whole, DnsMessageReader.Read(whole.AsSpan(0, length), 7, Question, out _));
        }
    }

    [Fact]
    public void Any_bytes_give_a_reading()
    {
        var random = new Random(20_261_121);
        var whole = Respond(Query, [Record("a.test", 16, 60, [3, .. "abc"u8]), Record("b.test", 5, 9, Name("m.test"))]);
        for (var round = 0; round < 20_000; round++)
        {
            byte[] mutated = [.. whole];
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }
            DnsMessageReader.Read(mutated.AsSpan(0, random.Next(mutated.Length + 1)), 7, Question, out _);
        }
        Assert.True(Enum.IsDefined(DnsMessageReader.Read(whole, 7, Question, out _)));
    }

    [Fact]
    public void A_count_of_more_records_than_the_limit_is_malformed()
    {
        var message = Respond(Query, []);
        (message[6], message[7]) = (0xFF, 0xFF);
        Assert.Equal(DnsReading.Malformed, DnsMessageReader.Read(message, 7, Question, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData(" a.test")]
    [InlineData("a\0b.test")]
    [InlineData("a\\b.test")]
    public void What_is_no_name_is_not_asked_for(string text) => Assert.Null(DnsName.Normalise(text));

    [Fact]
    public void Labels_and_names_have_their_limits()
    {
        var label = new string('a', DnsName.LabelBytesMax);
        Assert.NotNull(DnsName.Normalise(label + ".test"));
        Assert.Null(DnsName.Normalise(label + "a.test"));
        var name = string.Join('.', Enumerable.Repeat(label, 3)) + "." + new string('b', 61);
        Assert.Equal(DnsName.BytesMax - 2, name.Length);
        Assert.NotNull(DnsName.Normalise(name));
        Assert.Null(DnsName.Normalise(name + "b"));
        Assert.Equal("xn--bcher-kva.test", DnsName.Normalise("Bücher.TEST"));
    }

    [Fact]
    public void The_servers_of_a_resolv_conf_are_read() =>
        Assert.Equal(
            ["192.0.2.1:53", "[2001:db8::1]:53"],
            ResolvConf.Servers("# x\nsearch test\nnameserver 192.0.2.1\n nameserver\t2001:db8::1 \nnameserver bad\n")
                .Select(server => server.ToString()));
}
