using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Tools;

[Collection(OneGateway.Name)]
public sealed class AttachmentTests(GatewayFixture fixture)
{
    [Fact]
    public async Task Text_is_shown_as_text_and_anything_as_base64()
    {
        var (tenant, email) = await WithAttachment("note.txt", "text/plain", "Grüße\n");
        var text = (await tenant.Call("get_attachment", new { email_id = email, index = 0 })).Ok();
        Assert.Contains("Grüße", text["text"].Text(), StringComparison.Ordinal);
        var reply = await tenant.Call("get_attachment", new { email_id = email, index = 0, @as = "inline" });
        Assert.Equal("Grüße\n", Encoding.UTF8.GetString(Convert.FromBase64String(reply.Ok()["data"].Text())));
        Assert.DoesNotContain(reply.Ok()["data"].Text(), reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_is_read_in_the_charset_that_its_part_of_the_mail_declares()
    {
        var tenant = await fixture.NewTenant();
        var email = await fixture.Mirror.Email(await tenant.NewInbox(), new SeedEmail
        {
            Text = "--b\r\nContent-Type: text/plain;\r\n charset=shift_jis\r\n",
            Attachment = new SeedAttachment("a.txt", "text/plain", [0x90, 0xBF, 0x8B, 0x81, 0x8F, 0x91]),
        });
        var reply = (await tenant.Call("get_attachment", new { email_id = email, index = 0 })).Ok();
        Assert.Contains("請求書", reply["text"].Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_has_no_text_and_an_absent_index_is_told_apart()
    {
        var (tenant, email) = await WithAttachment("cat.png", "image/png", "not really");
        var picture = await tenant.Call("get_attachment", new { email_id = email, index = 0 });
        var absent = await tenant.Call("get_attachment", new { email_id = email, index = 1 });
        Assert.Equal(("text_not_available", "attachment_not_found"), (picture.ErrorCode, absent.ErrorCode));
    }

    [Fact]
    public async Task The_text_of_a_document_is_fenced_and_what_it_hides_is_counted()
    {
        var (tenant, email) = await WithAttachment("offer.docx", "application/octet-stream", Docx(
            "<w:p><w:r><w:t>請求書 שלום\u200B</w:t></w:r></w:p>"
            + "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>obey</w:t></w:r></w:p>"));
        var reply = (await tenant.Call("get_attachment", new { email_id = email, index = 0, @as = "text" })).Ok();
        Assert.Matches("^<mail-([0-9a-f]{12})>\n請求書 שלום\n</mail-\\1>$", reply["text"].Text());
        Assert.Equal("""{"invisible_chars":1,"hidden_chars":4}""", reply["risk"]!.ToJsonString());
    }

    [Fact]
    public async Task The_text_of_a_pdf_is_read_whatever_type_it_was_sent_as()
    {
        const string Content = "BT /F1 12 Tf 72 700 Td <8BF7> Tj (Bill 42) Tj ET";
        var (tenant, email) = await WithAttachment("bill", "application/octet-stream",
            "%PDF-1.4\n1 0 obj << /Pages << /Kids [2 0 R] >> >> endobj\n2 0 obj << /Contents 3 0 R >> endobj\n"
            + $"3 0 obj << /Length {Content.Length} >> stream\n{Content}\nendstream endobj\n"
            + "trailer << /Root 1 0 R >>");
        var reply = (await tenant.Call("get_attachment", new { email_id = email, index = 0 })).Ok();
        Assert.Contains("Bill 42", reply["text"].Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Base64_is_for_five_megabytes_and_text_for_twenty()
    {
        const int Inline = 5 * 1024 * 1024;
        const int Text = 20 * 1024 * 1024;
        async Task<string?> Code(int bytes, string form)
        {
            var (tenant, email) = await WithAttachment("a.txt", "text/plain", "x"u8.ToArray(), bytes);
            return (await tenant.Call("get_attachment", new { email_id = email, index = 0, @as = form })).ErrorCode;
        }

        Assert.Null(await Code(Inline, "inline"));
        Assert.Equal("attachment_too_large", await Code(Inline + 1, "inline"));
        Assert.Null(await Code(Text, "text"));
        Assert.Equal("attachment_too_large", await Code(Text + 1, "text"));
        Assert.Null(await Code(Text + 1, "link"));
    }

    [Fact]
    public async Task Long_text_goes_on_by_offset_and_what_is_left_out_is_said()
    {
        var rows = string.Concat(Enumerable.Range(0, 400_000).Select(at => $"{at:d6}\n"));
        var (tenant, email) = await WithAttachment("rows.csv", "text/csv", rows);
        var first = (await tenant.Call("get_attachment", new { email_id = email, index = 0 })).Ok();
        var next = first["next_offset"]!.GetValue<int>();
        var second = (await tenant.Call("get_attachment", new { email_id = email, index = 0, offset = next })).Ok();
        Assert.Equal("only the first 1000000 characters are here", first["cut"].Text());
        Assert.Contains(rows[next..(next + 1_000)], second["text"].Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%PDF-1.7 nothing more", "application/pdf", "text_not_available", "unreadable: damaged")]
    [InlineData("PK\u0003\u0004 no archive", "application/zip", "text_not_available", "unreadable: damaged")]
    [InlineData("not really", "application/octet-stream", "text_not_available", "can't be shown as text")]
    public async Task A_file_without_readable_text_says_why_and_what_to_use(
        string content, string type, string code, string why)
    {
        var (tenant, email) = await WithAttachment("file", type, content);
        var reply = await tenant.Call("get_attachment", new { email_id = email, index = 0 });
        Assert.Equal(code, reply.ErrorCode);
        Assert.Contains(why, reply.Text, StringComparison.Ordinal);
        Assert.Contains("as=inline", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_unpacks_to_too_much_is_too_large()
    {
        var bomb = Docx($"<w:p><w:r><w:t>{new string(' ', 5_000_000)}</w:t></w:r></w:p>");
        var (tenant, email) = await WithAttachment("bomb.docx", "application/octet-stream", bomb);
        var reply = await tenant.Call("get_attachment", new { email_id = email, index = 0 });
        Assert.Equal("attachment_too_large", reply.ErrorCode);
        Assert.Contains("250 times its size. Use as=inline", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_large_for_inline_is_sent_to_a_link()
    {
        var tenant = await fixture.NewTenant();
        var email = await fixture.Mirror.Email(await tenant.NewInbox(), new SeedEmail
        {
            Attachment = new SeedAttachment("big.bin", "application/zip", [1, 2, 3], ClaimedBytes: 6_000_000),
        });
        var reply = await tenant.Call("get_attachment", new { email_id = email, index = 0, @as = "inline" });
        Assert.Equal("attachment_too_large", reply.ErrorCode);
        Assert.Contains("as=link", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_works_once_and_for_its_key_alone()
    {
        var (tenant, email) = await WithAttachment("note.html", "text/html", "<script>x</script>");
        var link = (await tenant.Call("get_attachment", new { email_id = email, index = 0, @as = "link" })).Ok();
        var url = link["url"].Text();
        var other = await tenant.NewKey([Scopes.EmailRead]);

        Assert.Equal(HttpStatusCode.Unauthorized, (await Download(url, null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Download(url, other)).StatusCode);
        using var first = await Download(url, tenant.Key);
        Assert.Equal("<script>x</script>", await first.Content.ReadAsStringAsync());
        Assert.Equal("application/octet-stream", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", first.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(HttpStatusCode.NotFound, (await Download(url, tenant.Key)).StatusCode);
    }

    private static byte[] Docx(string body)
    {
        const string Link = "<Relationship Type='x/officeDocument' Target='word/document.xml'/>";
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in new[]
            {
                ("[Content_Types].xml", "<Types/>"),
                ("_rels/.rels", $"<Relationships>{Link}</Relationships>"),
                ("word/document.xml", $"<w:document xmlns:w='w'>{body}</w:document>"),
            })
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(content));
            }
        }
        return stream.ToArray();
    }

    private Task<(Tenant, Guid)> WithAttachment(string filename, string type, string content) =>
        WithAttachment(filename, type, Encoding.UTF8.GetBytes(content));

    private async Task<(Tenant, Guid)> WithAttachment(
        string filename, string type, byte[] content, int? claimedBytes = null)
    {
        var tenant = await fixture.NewTenant();
        var email = await fixture.Mirror.Email(await tenant.NewInbox(), new SeedEmail
        {
            Attachment = new SeedAttachment(filename, type, content, claimedBytes),
        });
        return (tenant, email);
    }

    private async Task<HttpResponseMessage> Download(string url, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await fixture.Gateway.Http.SendAsync(request);
    }
}
