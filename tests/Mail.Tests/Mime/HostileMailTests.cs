using System.Text;
using MailMesh.Mail.Headers;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Mime;

/// <summary>Bytes that were made to break a parser, or broke on their way.</summary>
public sealed class HostileMailTests
{
    private const int Seed = 5322;
    private const int MutationsPerMail = 60;

    public static TheoryData<string> Mails => [.. MailFixture.Names];

    [Theory]
    [InlineData("rfc/complex")]
    [InlineData("rfc/related-inline-image")]
    [InlineData("rfc/forwarded")]
    [InlineData("rfc/delivery-report")]
    [InlineData("charset/file-names")]
    [InlineData("malformed/uuencode-without-end")]
    [InlineData("rfc/delivery-report-of-three")]
    [InlineData("rfc/inline-uuencode")]
    [InlineData("rfc/inline-yenc")]
    [InlineData("rfc/smime-signed")]
    public void Every_prefix_of_a_mail_parses(string name)
    {
        var mail = MailFixture.Wire(name);
        for (var length = 0; length <= mail.Length; length++)
        {
            var cut = MimeParser.Parse(mail.AsMemory(0, length));

            MailFixture.ReadAll(cut);
            Assert.All(cut.AllParts, part => Assert.InRange(part.BodyOffset + part.BodyLength, 0, length));
        }
    }

    [Theory]
    [MemberData(nameof(Mails))]
    public void A_mail_with_any_bytes_changed_parses(string name)
    {
        var chance = new Random(Seed);
        var original = MailFixture.Wire(name);
        for (var round = 0; round < MutationsPerMail; round++)
        {
            var mutated = Mutate(original, chance);

            var mail = MimeParser.Parse(mutated);

            MailFixture.ReadAll(mail);
            Assert.All(mail.AllParts, part => AssertInside(part, mutated.Length));
        }
    }

    [Fact]
    public void Random_text_passes_every_header_parser()
    {
        var chance = new Random(Seed);
        const string alphabet = "=?utf-8bQq <>@,;:\"\\()[]*'%_-+.0123456789aA\t\r\n\0\u00e4\ud83d";
        for (var round = 0; round < 3_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, chance.Next(60))
                .Select(_ => alphabet[chance.Next(alphabet.Length)])]);

            EncodedWords.Decode(text);
            DateField.Parse(text);
            Assert.All(AddressList.Parse(text), address => Assert.NotEmpty(address.Address));
            Assert.All(MessageIds.Parse(text), id => Assert.Matches("^<[^<>]+>$", id));
            Assert.NotEmpty(ContentType.Parse(text).MediaType);
            ContentDisposition.Parse(text);
        }
    }

    [Fact]
    public void A_hundred_thousand_nested_multiparts_stop_at_the_depth_limit()
    {
        var nested = new StringBuilder("Content-Type: multipart/mixed; boundary=b0\r\n\r\n");
        for (var depth = 1; depth <= 100_000; depth++)
        {
            nested.Append($"--b{depth - 1}\r\nContent-Type: multipart/mixed; boundary=b{depth}\r\n\r\n");
        }

        var mail = Parse(nested.ToString());

        Assert.Equal(MimeLimits.Default.DepthMax + 1, mail.AllParts.Count());
        Assert.Contains(mail.Defects, defect => defect.Kind == MimeDefectKind.TooDeep);
        Assert.Empty(mail.Attachments);
        Assert.NotNull(mail.TextPart);
    }

    [Fact]
    public void A_hundred_thousand_nested_messages_stop_at_the_depth_limit()
    {
        var nested = string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\r\n\r\n", 100_000));

        var mail = Parse(nested);

        Assert.Equal(MimeLimits.Default.DepthMax + 1, mail.AllParts.Count());
        Assert.Single(mail.Attachments);
    }

    [Fact]
    public void Any_depth_the_caller_allows_needs_no_stack()
    {
        var limits = new MimeLimits { DepthMax = 200_000, PartsMax = 200_000, HeadersMax = 200_000 };
        var nested = string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\r\n\r\n", 100_000));

        var mail = MimeParser.Parse(Encoding.ASCII.GetBytes(nested), limits);

        Assert.Equal(100_001, mail.AllParts.Count());
        Assert.Single(mail.Attachments);
    }

    [Fact]
    public void A_hundred_thousand_sibling_parts_stop_at_the_parts_limit()
    {
        var mail = Parse("Content-Type: multipart/mixed; boundary=b\r\n\r\n"
            + string.Concat(Enumerable.Repeat("--b\r\n\r\nx\r\n", 100_000)));

        Assert.Equal(MimeLimits.Default.PartsMax, mail.AllParts.Count());
        Assert.Contains(mail.Defects, defect => defect.Kind == MimeDefectKind.TooManyParts);
    }

    [Fact]
    public void Headers_past_the_limit_are_skipped_and_the_body_found()
    {
        var mail = Parse(string.Concat(Enumerable.Repeat("X: y\r\n", 50_000)) + "\r\nbody");

        Assert.Equal(MimeLimits.Default.HeadersMax, mail.Headers.Count);
        Assert.Equal("body", mail.TextPart!.DecodeText());
        Assert.Equal(MimeDefectKind.TooManyHeaders, Assert.Single(mail.Defects).Kind);
    }

    [Fact]
    public void A_header_of_a_megabyte_is_cut_and_the_body_found()
    {
        var mail = Parse($"Subject: a\r\nX-Long: {new string('x', 1024 * 1024)}\r\nTo: late@x.test\r\n\r\nbody");

        Assert.Equal("a", mail.Subject);
        Assert.InRange(mail.Headers.Value("X-Long")!.Length, 1, MimeLimits.Default.HeaderBytesMax);
        Assert.Empty(mail.To);
        Assert.Equal("body", mail.TextPart!.DecodeText());
        Assert.Contains(mail.Defects, defect => defect.Kind == MimeDefectKind.HeaderTooLong);
    }

    [Fact]
    public void A_line_of_a_megabyte_is_read()
    {
        var mail = Parse($"Subject: a\r\n\r\nfirst\r\n{new string('x', 1024 * 1024)}\r\nlast");

        Assert.Equal(1024 * 1024 + 13, mail.TextPart!.DecodeText().Length);
        var defect = Assert.Single(mail.Defects);
        Assert.Equal(new MimeDefect(MimeDefectKind.LineTooLong, 21), defect);
    }

    [Theory]
    [InlineData(998, false)]
    [InlineData(999, true)]
    public void A_line_is_long_past_998_bytes(int bytes, bool isLong)
    {
        foreach (var end in new[] { "", "\n", "\r\n", "\r\nnext\r\n" })
        {
            var mail = Parse($"Subject: a\r\n\r\nfirst\r\n{new string('x', bytes)}{end}");

            Assert.Equal(isLong, mail.Defects.Count == 1);
        }
    }

    [Fact]
    public void Defects_are_listed_up_to_their_limit()
    {
        var mail = Parse("A: b\r\n" + string.Concat(Enumerable.Repeat("junk\r\nA: b\r\n", 1_000)) + "\r\n");

        Assert.Equal(MimeLimits.Default.DefectsMax, mail.Defects.Count);
    }

    private static void AssertInside(MimePart part, int length)
    {
        Assert.InRange(part.BodyOffset, part.Offset, length);
        Assert.InRange(part.BodyOffset + part.BodyLength, part.BodyOffset, length);
    }

    /// <summary>Changes, removes, doubles or moves a few runs of bytes.</summary>
    private static byte[] Mutate(byte[] original, Random chance)
    {
        var bytes = new List<byte>(original);
        for (var change = chance.Next(1, 6); change > 0 && bytes.Count > 0; change--)
        {
            var at = chance.Next(bytes.Count);
            var length = Math.Min(chance.Next(1, 40), bytes.Count - at);
            switch (chance.Next(4))
            {
                case 0:
                    bytes[at] = (byte)chance.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(chance.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                default:
                    bytes.InsertRange(at, "\r\n--=?\"(<"u8.ToArray().AsSpan(chance.Next(5)));
                    break;
            }
        }
        return [.. bytes];
    }

    private static MimeMessage Parse(string mail) => MimeParser.Parse(Encoding.ASCII.GetBytes(mail));
}
