using System.Security.Cryptography;
using System.Text;
using MailMesh.ServiceDefaults.Sealing;

namespace MailMesh.ServiceDefaults.Tests.Sealing;

public sealed class SealedBoxTests
{
    private static readonly (string PublicKey, string PrivateKey) Keys = SealedBox.NewKeyPair();
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("whsec_c2VjcmV0");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SealedBox.PlainBytesMax)]
    public void What_is_sealed_opens_with_the_private_half(int length)
    {
        var plain = RandomNumberGenerator.GetBytes(length);

        Assert.Equal(plain, SealedBox.Open(Keys.PrivateKey, SealedBox.Seal(Keys.PublicKey, plain)));
    }

    [Fact]
    public void No_two_boxes_of_one_secret_are_alike_and_none_shows_it()
    {
        var one = SealedBox.Seal(Keys.PublicKey, Secret);
        var other = SealedBox.Seal(Keys.PublicKey, Secret);

        Assert.NotEqual(one, other);
        Assert.StartsWith("mm1.", one, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", one, StringComparison.Ordinal);
    }

    [Fact]
    public void A_box_changed_anywhere_does_not_open()
    {
        var box = SealedBox.Seal(Keys.PublicKey, Secret);
        for (var i = 0; i < box.Length - 1; i++) // the last digit holds bits that mean nothing
        {
            var changed = box[..i] + (box[i] == 'A' ? 'B' : 'A') + box[(i + 1)..];

            Assert.ThrowsAny<CryptographicException>(() => SealedBox.Open(Keys.PrivateKey, changed));
        }
    }

    [Fact]
    public void A_box_cut_off_anywhere_does_not_open()
    {
        var box = SealedBox.Seal(Keys.PublicKey, Secret);
        for (var length = 0; length < box.Length; length++)
            Assert.ThrowsAny<CryptographicException>(() => SealedBox.Open(Keys.PrivateKey, box[..length]));
    }

    [Fact]
    public void Another_key_does_not_open_it() => Assert.ThrowsAny<CryptographicException>(
        () => SealedBox.Open(SealedBox.NewKeyPair().PrivateKey, SealedBox.Seal(Keys.PublicKey, Secret)));

    [Fact]
    public void A_box_moved_to_another_purpose_does_not_open()
    {
        var box = SealedBox.Seal(Keys.PublicKey, Secret, "webhook 1");

        Assert.Equal(Secret, SealedBox.Open(Keys.PrivateKey, box, "webhook 1"));
        Assert.ThrowsAny<CryptographicException>(() => SealedBox.Open(Keys.PrivateKey, box, "webhook 2"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mm1.")]
    [InlineData("mm2.AAAA")]
    [InlineData("whsec_c2VjcmV0")]
    [InlineData("mm1.!!!!")]
    public void What_is_no_box_is_refused(string text) =>
        Assert.ThrowsAny<CryptographicException>(() => SealedBox.Open(Keys.PrivateKey, text));

    [Fact]
    public void A_point_off_the_curve_is_refused()
    {
        var bytes = new byte[65 + 16];
        bytes[0] = 4;
        bytes[1] = 1;

        Assert.ThrowsAny<CryptographicException>(
            () => SealedBox.Open(Keys.PrivateKey, "mm1." + System.Buffers.Text.Base64Url.EncodeToString(bytes)));
    }

    [Fact]
    public void What_is_too_long_to_be_a_secret_is_refused() => Assert.Throws<ArgumentException>(
        () => SealedBox.Seal(Keys.PublicKey, new byte[SealedBox.PlainBytesMax + 1]));
}
