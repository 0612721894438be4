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
    public async Task A_picture_has_no_text_and_an_absent_index_is_told_apart()
    {
        var (tenant, email) = await WithAttachment("cat.png", "image/png", "not really");
        var picture = await tenant.Call("get_attachment", new { email_id = email, index = 0 });
        var absent = await tenant.Call("get_attachment", new { email_id = email, index = 1 });
        Assert.Equal(("text_not_available", "attachment_not_found"), (picture.ErrorCode, absent.ErrorCode));
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

    private async Task<(Tenant, Guid)> WithAttachment(string filename, string type, string content)
    {
        var tenant = await fixture.NewTenant();
        var email = await fixture.Mirror.Email(await tenant.NewInbox(), new SeedEmail
        {
            Attachment = new SeedAttachment(filename, type, Encoding.UTF8.GetBytes(content)),
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
