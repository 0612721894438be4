using System.Security.Cryptography;
using System.Text;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Mime;

/// <summary>What was signed or encrypted can be checked and opened later: not a byte of it is lost.</summary>
public sealed class SignedMailTests
{
    [Fact]
    public void The_signed_part_is_byte_for_byte_what_the_signature_is_of()
    {
        var mail = MimeParser.Parse(MailFixture.Wire("rfc/smime-signed"));

        var digest = SHA256.HashData(mail.Root.Children[0].Raw.Span);

        // The messageDigest attribute (RFC 5652 §11.2) stands in the signature as it is.
        Assert.True(mail.Root.Children[1].DecodeBytes().AsSpan().IndexOf(digest) > 0);
    }

    [Fact]
    public void Opaque_and_encrypted_bodies_are_given_whole()
    {
        foreach (var name in new[] { "rfc/smime-opaque-signed", "rfc/smime-encrypted" })
        {
            var part = Assert.Single(MimeParser.Parse(MailFixture.Wire(name)).Attachments);

            // A DER sequence that tells its length in two bytes (X.690 §8.1.3.5), and ends with the body.
            var der = part.DecodeBytes();
            Assert.Equal([0x30, 0x82], der[..2]);
            Assert.Equal(((der[2] << 8) | der[3]) + 4, der.Length);
        }
    }

    [Fact]
    public void A_file_in_a_text_lies_at_its_place_in_the_mail()
    {
        var wire = MailFixture.Wire("rfc/inline-uuencode");
        var mail = MimeParser.Parse(wire);

        var file = mail.Attachments[1];

        Assert.Same(mail.TextPart, file.Parent);
        Assert.StartsWith("begin 644 two.txt\r\n", Encoding.ASCII.GetString(wire, file.BodyOffset, file.BodyLength));
        Assert.Empty(file.Headers);
        Assert.Empty(file.InlineFiles);
        Assert.Equal("second file", Encoding.ASCII.GetString(MimePart.DecodeBytes(
            wire.AsSpan(file.BodyOffset, file.BodyLength), file.TransferEncoding)));
    }
}
