using System.IO.Compression;
using System.Text;
using static MailMesh.Content.Tests.Files.Office.OfficeFile;

namespace MailMesh.Content.Tests.Files.Office;

/// <summary>Documents that somebody made to cost memory or time: each is a value, and cheap.</summary>
public sealed class HostileOfficeTests
{
    private const long BytesAllocatedMax = 50_000_000;

    [Fact]
    public void A_part_that_unpacks_to_a_thousand_times_its_size_is_too_large() => Assert.Equal(
        new FileReading.TooLarge("a part of it unpacks to more than 250 times its size"),
        Read(Docx(Paragraph(new string(' ', 5_000_000)))));

    [Fact]
    public void A_part_that_is_led_to_a_hundred_times_counts_each_time()
    {
        // Noise enough that the ratio alone gives no reason.
        var noise = new Random(1);
        var rows = string.Concat(Enumerable.Range(0, 2_000).Select(_ =>
            $"<x a='{new string('x', 4_000)}{noise.Next()}'/>"));
        var links = string.Concat(Enumerable.Range(0, 100).Select(at =>
            $"<Relationship Id='r{at}' Type='/footnotes' Target='document.xml'/>"));
        Assert.Equal(
            new FileReading.TooLarge("it unpacks to more than 67108864 bytes"),
            Read(WithDocument($"<document>{rows}</document>", $"<Relationships>{links}</Relationships>")));
    }

    [Fact]
    public void An_archive_of_twenty_thousand_entries_is_too_large() => Assert.Equal(
        new FileReading.TooLarge("an archive of 20000 entries; 10000 is the limit"),
        Read(Zip([.. Enumerable.Range(0, 20_000).Select(at => ($"word/{at}.xml", ""))])));

    [Fact]
    public void An_archive_in_an_archive_stays_closed()
    {
        var inner = Encoding.Latin1.GetString(Docx(Paragraph("inside")));
        Assert.IsType<FileReading.NoText>(Read(Zip(("quine.zip", inner), ("[Content_Types].xml", "<Types/>"))));
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><x>&b;</x>")]
    [InlineData("<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>")]
    public void A_document_type_is_refused_and_fetches_nothing(string xml) =>
        Assert.Equal(new FileReading.Unreadable("damaged"), Read(WithDocument(xml)));

    [Theory]
    [InlineData("depth")]
    [InlineData("attributes")]
    [InlineData("names")]
    [InlineData("a tag without end")]
    [InlineData("no end")]
    [InlineData("no XML")]
    public void Xml_past_a_limit_is_unreadable_within_little_memory(string shape)
    {
        var file = WithDocument(Shape(shape));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(new FileReading.Unreadable("damaged"), Read(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, BytesAllocatedMax);
    }

    [Fact]
    public void Work_without_text_stops_after_a_number_of_steps()
    {
        var noise = new Random(1);
        var empty = string.Concat(Enumerable.Range(0, 180_000).Select(_ =>
            $"<w:p w:id='{noise.NextInt64()}'><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/></w:p>"));
        Assert.Equal("reading stopped after 3000000 steps, at character 0",
            Words.Text(Read(Docx(empty))).Cut);
    }

    [Fact]
    public void A_shared_string_used_a_million_times_ends_at_the_limit_of_characters()
    {
        var rows = string.Concat(Enumerable.Repeat("<row><c t='s'><v>0</v></c></row>", 20_000));
        var text = Words.Text(Read(Xlsx([("S", "", $"<sheetData>{rows}</sheetData>")], [new string('x', 30_000)])));
        Assert.Equal(FileLimits.CharsMax, text.Content.Length);
        Assert.Equal("only the first 1000000 characters are here", text.Cut);
    }

    [Fact]
    public void A_document_cut_anywhere_is_a_value()
    {
        var whole = Docx(Paragraph("text"));
        for (var length = 0; length < whole.Length; length += 7)
            Assert.IsNotType<FileReading.Text>(Read(whole[..length]));
    }

    [Fact]
    public void A_document_with_any_byte_changed_is_a_value()
    {
        var whole = Xlsx([("S", "", "<sheetData><row><c r='A1'><v>1</v></c></row></sheetData>")]);
        for (var at = 4; at < whole.Length; at++)
        {
            var changed = (byte[])whole.Clone();
            changed[at] ^= 0x55;
            Assert.NotNull(Read(changed));
        }
    }

    [Fact]
    public void Office_with_a_password_is_encrypted_and_old_Office_is_named()
    {
        byte[] mark = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        Assert.Equal(new FileReading.Unreadable("encrypted"), Read(
            [.. mark, .. new byte[500], .. Encoding.Unicode.GetBytes("EncryptedPackage")]));
        Assert.Equal(new FileReading.Unreadable("the binary format of Office before 2007"), Read(
            [.. mark, .. new byte[500]]));
    }

    private static string Shape(string shape) => shape switch
    {
        "depth" => "<document>" + string.Concat(Enumerable.Repeat("<a>", 1_000_000)),
        "attributes" => "<document " + string.Concat(Enumerable.Range(0, 300_000).Select(at => $"a{at}='>' ")) + "/>",
        "names" => "<document>" + string.Concat(Enumerable.Range(0, 300_000).Select(at => $"<b{at}/>")),
        "a tag without end" => "<document b='" + new string('x', 5_000_000),
        "no end" => "<document><p><t>half",
        _ => "\0\0\0\0",
    };

    private static byte[] WithDocument(string xml, string links = "<Relationships/>")
    {
        using var stream = new MemoryStream();
        stream.Write(Docx(""));
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            foreach (var (name, content) in new[] { ("document.xml", xml), ("_rels/document.xml.rels", links) })
            {
                zip.GetEntry($"word/{name}")!.Delete();
                // Stored, so that the ratio isn't what stops it.
                using var part = zip.CreateEntry($"word/{name}", CompressionLevel.NoCompression).Open();
                part.Write(Encoding.UTF8.GetBytes(content));
            }
        }
        return stream.ToArray();
    }

    private static FileReading Read(byte[] file) => FileText.Read(file, "application/octet-stream", "a.docx");
}
