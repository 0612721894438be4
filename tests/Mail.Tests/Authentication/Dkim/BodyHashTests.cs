using System.Security.Cryptography;
using System.Text;
using MailMesh.Mail.Authentication.Dkim;

namespace MailMesh.Mail.Tests.Authentication.Dkim;

public sealed class BodyHashTests
{
    [Theory] // RFC 6376 §3.4.3 to §3.4.5
    [InlineData(Canonicalization.Simple, "", "\r\n")]
    [InlineData(Canonicalization.Relaxed, "", "")]
    [InlineData(Canonicalization.Simple, "\r\n\r\n", "\r\n")]
    [InlineData(Canonicalization.Relaxed, "\r\n\r\n", "")]
    [InlineData(Canonicalization.Relaxed, " \r\n\t\r\n", "")]
    [InlineData(Canonicalization.Simple, " \r\n\t", " \r\n\t\r\n")]
    [InlineData(Canonicalization.Simple, " C \r\nD \t E\r\n\r\n\r\n", " C \r\nD \t E\r\n")]
    [InlineData(Canonicalization.Relaxed, " C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n")]
    [InlineData(Canonicalization.Relaxed, "a\r\n\r\n \r\nb", "a\r\n\r\n\r\nb\r\n")]
    [InlineData(Canonicalization.Relaxed, "a\rb \rc\r", "a\rb \rc\r\r\n")]
    [InlineData(Canonicalization.Relaxed, "a\nb  \n c", "a\nb \n c\r\n")]
    [InlineData(Canonicalization.Simple, "a\r\r\n", "a\r\r\n")]
    public void A_body_has_one_form_wherever_its_pieces_are_cut(Canonicalization form, string body, string canonical)
    {
        var expected = SHA256.HashData(Encoding.ASCII.GetBytes(canonical));
        var bytes = Encoding.ASCII.GetBytes(body);
        Assert.Equal(expected, BodyHash.Of(bytes, form));
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                using var hash = new BodyHash(form);
                hash.Append(bytes.AsSpan(0, first));
                hash.Append(bytes.AsSpan(first, second - first));
                hash.Append(bytes.AsSpan(second));
                Assert.Equal(expected, hash.Finish());
            }
        }
    }

    [Fact]
    public void Pieces_of_any_size_pass_the_buffer_unharmed()
    {
        var random = new Random(7);
        var lines = Enumerable.Range(0, 3_000).Select(
            i => new string('x', random.Next(30)) + "   \t" + new string('y', i % 50) + "\r\n");
        var body = Encoding.ASCII.GetBytes(string.Concat(lines) + new string('z', 10_000));
        foreach (var form in Enum.GetValues<Canonicalization>())
        {
            using var hash = new BodyHash(form);
            for (var at = 0; at < body.Length;)
            {
                var length = Math.Min(random.Next(1, 9_000), body.Length - at);
                hash.Append(body.AsSpan(at, length));
                at += length;
            }
            Assert.Equal(BodyHash.Of(body, form), hash.Finish());
        }
    }

    [Fact]
    public void A_limit_counts_canonical_bytes()
    {
        using var hash = new BodyHash(Canonicalization.Relaxed, 5);
        hash.Append("a  b\r\nmore\r\n"u8);
        Assert.Equal(SHA256.HashData("a b\r\n"u8), hash.Finish());
        Assert.Equal("a b\r\nmore\r\n".Length, hash.CanonicalBytes);
    }

    [Theory]
    [InlineData(Canonicalization.Simple)]
    [InlineData(Canonicalization.Relaxed)]
    public void Memory_does_not_grow_with_the_body(Canonicalization form)
    {
        var piece = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a  b\r\n\r\n", 4_000)));
        Assert.Equal(Allocated(form, piece, 10), Allocated(form, piece, 20));
    }

    private static long Allocated(Canonicalization form, byte[] piece, int times)
    {
        using var hash = new BodyHash(form);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < times; i++)
        {
            hash.Append(piece);
        }
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
