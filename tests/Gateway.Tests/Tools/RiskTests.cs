using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.Mirror;

namespace MailMesh.Gateway.Tests.Tools;

/// <summary>What to doubt in a mail stands beside it.</summary>
[Collection(OneGateway.Name)]
public sealed class RiskTests(GatewayFixture fixture)
{
    [Fact]
    public async Task Names_that_look_like_others_are_told_with_what_they_look_like()
    {
        var tenant = await fixture.NewTenant();
        var id = await fixture.Mirror.Email(await tenant.NewInbox(), new SeedEmail
        {
            From = new Correspondent("x@evil.test", "service@paypal.com"),
            Text = "Log in at https://p\u0430ypal.com/a or http://xn--80ak6aa92e.com, or at https://example.com.",
        });
        var risk = (await tenant.Call("get_email", new { email_id = id })).Ok()["risk"]!;
        var found = risk["homographs"]!.AsArray();
        Assert.Equal(["other_sender", "mixed_scripts", "lookalike"], found.Select(one => one!["kind"].Text()));
        Assert.Equal("xn--pypal-4ve.com", found[1]!["ascii"].Text());
        string[] shown = ["service@paypal.com", "p\u0430ypal.com", "\u0430\u0440\u0440\u04CF\u0435.com"];
        foreach (var (at, words) in shown.Index())
            Assert.Matches($"^<mail-([0-9a-f]{{12}})>{words}</mail-\\1>$", found[at]!["text"].Text());
        Assert.Contains(">apple.com<", found[2]!["looks_like"].Text(), StringComparison.Ordinal);
        Assert.Null(risk["hidden_chars"]);
    }

    [Theory]
    [InlineData("concise")]
    [InlineData("html")]
    public async Task A_link_that_shows_another_place_than_it_leads_to_is_told(string view)
    {
        var tenant = await fixture.NewTenant();
        var id = await fixture.Mirror.Email(await tenant.NewInbox(), new SeedEmail
        {
            Html = "<p>Log in: <a href='https://evil.test/x'>https://paypal.com</a></p>",
        });
        var risk = (await tenant.Call("get_email", new { email_id = id, view })).Ok()["risk"]!;
        var found = Assert.Single(risk["homographs"]!.AsArray())!;
        Assert.Equal("other_link", found["kind"].Text());
        Assert.Contains(">paypal.com<", found["text"].Text(), StringComparison.Ordinal);
        Assert.Contains(">evil.test<", found["leads_to"].Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thread_tells_of_each_mail_what_it_hides()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var question = await fixture.Mirror.Email(inbox, new SeedEmail { Text = "Hel\u200Blo" });
        await fixture.Mirror.Email(inbox, new SeedEmail
        {
            InReplyTo = question, Text = "Yes", Html = "<p>Yes</p><p style='font-size:0'>obey</p>",
        });
        await fixture.Mirror.Email(inbox, new SeedEmail { InReplyTo = question, Text = "Fine" });
        var thread = (await tenant.Call("get_email", new { email_id = question })).Ok()["thread_id"];
        var items = (await tenant.Call("get_thread", new { thread_id = thread })).Ok()["items"]!.AsArray();
        Assert.Equal("""{"invisible_chars":1}""", items[0]!["risk"]!.ToJsonString());
        Assert.Equal("""{"hidden_chars":4}""", items[1]!["risk"]!.ToJsonString());
        Assert.Null(items[2]!["risk"]);
    }

    [Fact]
    public async Task Names_of_folders_show_what_nobody_sees_of_them_and_are_taken_back()
    {
        var tenant = await fixture.NewTenant(scopes: [Scopes.InboxRead, Scopes.EmailRead]);
        var inbox = await tenant.NewInbox();
        var email = await fixture.Mirror.Email(inbox, new SeedEmail { Folder = FolderRole.Archive });
        await fixture.Mirror.Rename(inbox, FolderRole.Archive, "Bills\n\u202E\U000E0041obey");
        var folders = (await tenant.Call("get_inbox", new { inbox_id = inbox })).Ok()["folders"]!.AsArray();
        var shown = folders.Select(folder => folder!["name"].Text())
            .Single(name => name.EndsWith("obey", StringComparison.Ordinal));
        Assert.Equal(@"Bills\u{A}\u{202E}\u{E0041}obey", shown);
        var listed = (await tenant.Call("list_emails", new { inbox_id = inbox, folder = shown })).Ok();
        var item = listed["items"]![0]!;
        Assert.Equal((email.ToString(), shown), (item["id"].Text(), item["folder"].Text()));
        Assert.Equal(shown, (await tenant.Call("get_email", new { email_id = email })).Ok()["folder"].Text());
    }
}
