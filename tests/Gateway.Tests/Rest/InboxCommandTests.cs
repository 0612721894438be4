using MailMesh.Gateway.Tests.Stack;
using MailMesh.Mirror;
using MailMesh.TestStack.Programs;

namespace MailMesh.Gateway.Tests.Rest;

/// <summary><c>./mailmesh inbox</c>, the script itself.</summary>
[Collection(OneGateway.Name)]
public sealed class InboxCommandTests(GatewayFixture fixture) : IDisposable
{
    private const string Secret = "quince \"marmalade\" \\ ü7";

    private readonly string _home = Directory.CreateTempSubdirectory("mailmesh-home-").FullName;

    public void Dispose()
    {
        fixture.Others.InboxSync.WhenConnected = null;
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Add_connects_an_account_and_shows_its_first_sync_to_the_end()
    {
        var tenant = await Home();
        fixture.Others.InboxSync.WhenConnected = async ask =>
        {
            await fixture.Mirror.Inbox(ask.WorkspaceId, ask.Address, "imap", ask.InboxId);
            await fixture.Mirror.FirstSync(ask.InboxId, FolderRole.Inbox, 0, whole: true, "UID 7 is too big");
        };

        var (code, output) = await MailmeshScript.Run(
            _home, Secret, "inbox", "add", "ann@example.com", "--host", "mail.example.com", "--port", "143", "--tls",
            "starttls", "--smtp-host", "smtp.example.com", "--user", "ann", "--name", "Ann Example");

        Assert.True(code == 0, output);
        Assert.Contains("ann@example.com at mail.example.com:143", output, StringComparison.Ordinal);
        Assert.Contains("whole: 0 emails in 6 folders", output, StringComparison.Ordinal);
        Assert.Contains("INBOX: UID 7 is too big", output, StringComparison.Ordinal);
        Assert.DoesNotContain("marmalade", output, StringComparison.Ordinal);
        var ask = Assert.Single(fixture.Others.InboxSync.Connected, ask => ask.WorkspaceId == tenant.WorkspaceId);
        Assert.Equal(("ann", "Ann Example", "starttls", "smtp.example.com"),
            (ask.UserName, ask.DisplayName, ask.Imap!.Tls, ask.Smtp!.Host));
        Assert.Equal(Secret, fixture.OpenMailSecret(ask));

        (code, output) = await MailmeshScript.Run(_home, "", "inbox", "list");
        Assert.True(code == 0, output);
        Assert.Contains("✓ ann@example.com  imap  0 emails", output, StringComparison.Ordinal);
        (code, output) = await MailmeshScript.Run(_home, "another", "inbox", "login", "ann@example.com");
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Remove_asks_for_the_address_before_it_forgets_an_inbox()
    {
        var tenant = await Home();
        var address = $"{Guid.CreateVersion7():n}@mailmesh.test";
        var inbox = await tenant.NewInbox(address);

        var (code, output) = await MailmeshScript.Run(_home, "no\n", "inbox", "remove", address);
        Assert.Equal((1, "Nothing was removed: type the address, or give --yes."), (code, output));
        Assert.DoesNotContain(fixture.Others.InboxSync.Removed, ask => ask.InboxId == inbox);

        (code, output) = await MailmeshScript.Run(_home, $"{address}\n", "inbox", "remove", address);
        Assert.True(code == 0, output);
        Assert.Contains($"✓ {address} is removed", output, StringComparison.Ordinal);
        Assert.Single(fixture.Others.InboxSync.Removed, ask => ask.InboxId == inbox);
        (code, output) = await MailmeshScript.Run(_home, "", "inbox", "remove", "nobody@mailmesh.test", "--yes");
        Assert.Equal(1, code);
        Assert.Contains("inbox_not_found", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_login_ends_it_with_what_the_server_says()
    {
        await Home();
        var (code, output) = await MailmeshScript.Run(_home, Secret, "inbox", "add", "refused@example.com");
        Assert.Equal(1, code);
        Assert.Contains("auth_failed: The server refuses the login", output, StringComparison.Ordinal);
        Assert.Contains("Nothing was connected.", output, StringComparison.Ordinal);
        (code, output) = await MailmeshScript.Run(_home, Secret, "inbox", "add", "ann@example.com", "--port", "x");
        Assert.Equal((1, "--port must be a number."), (code, output));
        (code, output) = await MailmeshScript.Run(Path.GetTempPath(), Secret, "inbox", "list");
        Assert.Equal((1, "MailMesh does not run: start it with ./mailmesh up"), (code, output));
    }

    private async Task<Tenant> Home()
    {
        var tenant = await fixture.NewTenant();
        await MailmeshScript.WriteEndpoints(_home, fixture.Gateway.Http.BaseAddress!, tenant.Key);
        return tenant;
    }
}
