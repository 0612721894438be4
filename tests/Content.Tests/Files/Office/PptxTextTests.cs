using static MailMesh.Content.Tests.Files.Office.OfficeFile;

namespace MailMesh.Content.Tests.Files.Office;

public sealed class PptxTextTests
{
    [Theory]
    [MemberData(nameof(Words.InManyLanguages), MemberType = typeof(Words))]
    public void A_slide_comes_out_as_it_was_written(string sentence) =>
        Assert.Equal($"--- slide 1 ---\n{sentence}", Read(Pptx(("", sentence, null))).Content);

    [Fact]
    public void Slides_stand_in_the_order_of_the_show_with_their_notes()
    {
        var text = Read(Pptx(("", "first", "say hello"), ("show='0'", "secret", null), ("", "last", null)));
        Assert.Equal("--- slide 1 ---\nfirst\nNotes:\nsay hello\n--- slide 3 ---\nlast", text.Content);
        Assert.Equal("1 hidden slides are left out", text.Cut);
    }

    private static FileReading.Text Read(byte[] file) => Words.Text(FileText.Read(file, "", "talk"));
}
