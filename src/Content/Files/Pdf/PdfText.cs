using System.Buffers;
using System.Globalization;
using MailMesh.Content.Files.Pdf.Fonts;

namespace MailMesh.Content.Files.Pdf;

/// <summary>The pages of a PDF as text (ISO 32000-1), each below its number. Decision 0105.</summary>
internal static class PdfText
{
    private const int PageBytesMax = 32 * 1024 * 1024;

    public static FileReading Read(ReadOnlyMemory<byte> bytes, TextSink sink)
    {
        var file = new PdfFile(bytes, sink);
        if (file.IsEncrypted) return FileReading.Encrypted;
        var (pages, total) = new PdfPages(file, sink).First();
        if (pages.Count == 0)
            return sink.Step() ? FileReading.Damaged : new FileReading.TooLarge("its structure takes too long to read");

        var fonts = new Dictionary<PdfDictionary, PdfFont>();
        var (withText, read, unknown) = (0, 0, 0);
        foreach (var page in pages)
        {
            if (!sink.Step()) break;
            read++;
            sink.EndLineIfBegun();
            if (total > 1) sink.Write(string.Create(CultureInfo.InvariantCulture, $"--- page {read} ---\n"));
            var text = new PdfPageText();
            new PdfContent(file, sink, fonts).Run(Content(file, page.Dictionary, sink), page.Resources, text);
            if (text.WriteTo(sink)) withText++;
            unknown += text.UnknownGlyphs;
        }
        if (withText == 0 && sink.Step())
        {
            return new FileReading.Unreadable(
                unknown > 0 ? "its fonts don't tell their letters" : "pictures alone, no text");
        }
        if (total > read) sink.Cut($"only the first {read} of {total} pages are here");
        if (withText < read) sink.Cut($"{read - withText} of {read} pages have no text");
        if (unknown > 0) sink.Cut($"{unknown} glyphs of unknown letters are left out");
        return sink.Finish("pdf");
    }

    private static ReadOnlyMemory<byte> Content(PdfFile file, PdfDictionary page, TextSink sink)
    {
        var streams = file.List(page.Find("Contents")).OfType<PdfStream>().ToList();
        if (streams is [var only]) return PdfStreams.Decode(file, only, sink);
        var all = new ArrayBufferWriter<byte>();
        foreach (var stream in streams)
        {
            if (!sink.Step() || all.WrittenCount > PageBytesMax) break;
            all.Write(PdfStreams.Decode(file, stream, sink).Span);
            all.Write("\n"u8);
        }
        return all.WrittenMemory;
    }
}
