using MailMesh.Gateway.Tests.Stack;
using MailMesh.TestStack;
using MailMesh.TestStack.Programs;

namespace MailMesh.Gateway.Tests.OAuth;

/// <summary>A person lets an app in with a real browser: by keys alone, by clicks, with scripts and without.</summary>
[Collection(OneGateway.Name)]
public sealed class BrowserTests(GatewayFixture fixture) : IDisposable
{
    private const string Login = "Log in to MailMesh", Consent = "Let this app in?";
    private const string Secret = "Login code or owner's key";
    private const string Read = "Read and search your mail and attachments";
    private const string Send = "Send mail in your name, within your send policy";
    private const string AllInboxes = "All inboxes, also those that are added later";

    private readonly OAuthBrowser _app = new(fixture.Gateway);

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task By_keys_alone_a_person_picks_and_the_app_gets_what_they_picked(bool runsScripts)
    {
        var tenant = await fixture.NewTenant();
        var picked = $"picked-{tenant.WorkspaceId:n}@mailmesh.test";
        await tenant.NewInbox();
        await tenant.NewInbox(picked);
        await using var callback = await AppCallback.Start();
        var client = await _app.Register(callback.Url);
        await using var chromium = Chromium.Show(new Uri("about:blank"), testHostsPort: 0);
        await using var tab = await chromium.Tab(runsScripts);

        await tab.Go(Authorization(client, callback));
        await tab.Find("heading", Login);
        await IsAccessible(tab, Login);
        await tab.Focus(Secret);
        await tab.Type(tenant.Key);
        await tab.PressEnter();

        await tab.Find("heading", Consent);
        await IsAccessible(tab, Consent);
        Assert.Equal(["What may it do?", "In which inboxes?"],
            (await tab.Tree()).Where(told => told.Role == "group").Select(told => told.Name));
        await TicksByKeys(tab, Send, picked);

        await tab.Find("heading", AppCallback.Heading);
        var back = Assert.Single(callback.Returns);
        Assert.Equal(("a b&c=ü", _app.Issuer), (back["state"].ToString(), back["iss"].ToString()));
        var (_, tokens) = await _app.Exchange(client, back["code"].ToString(), ("redirect_uri", callback.Url));
        Assert.Equal("inbox:read email:read email:send", tokens["scope"].Text());
        var inboxes = (await tenant.Call("list_inboxes", key: tokens["access_token"].Text())).Ok()["items"]!.AsArray();
        Assert.Equal(picked, Assert.Single(inboxes)!["address"].Text());

        Assert.Empty(tab.Complaints);
        Assert.All(tab.Asked, address => Assert.True(
            address.OriginalString is "about:blank"
                || address.Authority == new Uri(_app.Issuer).Authority
                || address.Authority == new Uri(callback.Url).Authority,
            $"{address} is not ours."));
        Assert.Contains(tab.Asked, address => address.AbsolutePath == "/oauth/page.css");
    }

    [Fact]
    public async Task Going_back_and_reloading_never_gives_a_second_code()
    {
        var tenant = await fixture.NewTenant();
        await using var callback = await AppCallback.Start();
        var client = await _app.Register(callback.Url);
        await using var chromium = Chromium.Show(new Uri("about:blank"), testHostsPort: 0);
        await using var tab = await chromium.Tab();
        await tab.Go(Authorization(client, callback));
        await tab.Focus(Secret);
        await tab.Type(tenant.Key);
        await tab.Click("button", "Log in");
        await tab.Click("checkbox", AllInboxes);
        await tab.Click("button", "Allow");
        await tab.Find("heading", AppCallback.Heading);

        await tab.Reload();
        await Eventually.Holds(() => callback.Returns.Count == 2, what: "the app's page is shown again");
        Assert.Single(callback.Returns.Select(back => back["code"].ToString()).Distinct());

        // The consent page isn't kept: the browser would have to send the login again, and asks first.
        await tab.Back();
        await tab.Find("heading", "Confirm Form Resubmission");
        await tab.Back();
        await tab.Find("heading", Login);
        Assert.Equal(1, await Codes(client));
        Assert.Equal(2, callback.Returns.Count);
    }

    [Fact]
    public async Task Denying_and_cancelling_send_the_person_back_with_nothing()
    {
        var tenant = await fixture.NewTenant();
        await using var callback = await AppCallback.Start();
        var client = await _app.Register(callback.Url);
        await using var chromium = Chromium.Show(new Uri("about:blank"), testHostsPort: 0);
        await using var tab = await chromium.Tab(runsScripts: false);

        await tab.Go(Authorization(client, callback));
        await tab.Click("link", "Cancel");
        await tab.Find("heading", AppCallback.Heading);

        await tab.Go(Authorization(client, callback));
        await tab.Focus(Secret);
        await tab.Type("mm_live_wrong");
        await tab.PressEnter();
        await tab.Find("alert", "");
        await IsAccessible(tab, Login);
        await tab.Focus(Secret);
        await tab.Type(tenant.Key);
        await tab.PressEnter();
        await tab.Click("checkbox", Read);
        await tab.Click("button", "Deny");
        await Eventually.Holds(() => callback.Returns.Count == 2, what: "the person is back");

        Assert.All(callback.Returns, back =>
        {
            Assert.Equal(("access_denied", "a b&c=ü"), (back["error"].ToString(), back["state"].ToString()));
            Assert.Equal((_app.Issuer, ""), (back["iss"].ToString(), back["code"].ToString()));
        });
        Assert.Equal(0, await Codes(client));
        Assert.Empty(tab.Complaints);
    }

    private Uri Authorization(string client, AppCallback callback) => new(
        _app.Issuer + "/oauth/authorize?" + string.Join('&', _app.Request(client, ("redirect_uri", callback.Url))
            .Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value!)}")));

    private async Task<int> Codes(string client) => (await fixture.Query<int>(
        "select 1 from access.oauth_authorizations where client_id = @client and code_sha256 is not null",
        new { client })).Count;

    /// <summary>WCAG 2.2: 2.4.2, 3.1.1, 1.3.1, 4.1.2.</summary>
    private static async Task IsAccessible(BrowserTab tab, string heading)
    {
        var tree = await tab.Tree();
        Assert.Equal("en", await tab.Attribute("lang"));
        Assert.Equal($"{heading} - MailMesh", tree[0].Name);
        Assert.Single(tree, told => told.Role == "main");
        Assert.Equal(heading, Assert.Single(tree, told => told.Role == "heading").Name);
        var nameless = (await tab.Reachable()).Where(told => told.Name.Length == 0);
        Assert.Empty(nameless);
    }

    /// <summary>Tab goes through the page in its order; Space ticks, Enter on Allow sends.</summary>
    private static async Task TicksByKeys(BrowserTab tab, params string[] wanted)
    {
        var order = (await tab.Reachable()).Select(told => told.Name).ToList();
        var reached = new List<string>();
        while (reached.LastOrDefault() != "Allow")
        {
            Assert.True(reached.Count < order.Count, $"Tab never came to Allow: {string.Join(", ", reached)}");
            await tab.PressTab();
            reached.Add((await tab.Focused())?.Name ?? "nothing");
            if (wanted.Contains(reached[^1])) await tab.PressSpace();
        }
        Assert.Equal(order[..reached.Count], reached);
        Assert.Equal(["Allow", "Deny"], order[^2..]);
        var ticked = (await tab.Reachable()).Where(told => told.Checked == "true").Select(told => told.Name);
        Assert.Superset(wanted.ToHashSet(), ticked.ToHashSet());
        await tab.PressEnter();
    }
}
