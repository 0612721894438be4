using MailMesh.Gateway.Tests.Stack;
using MailMesh.Gateway.Tools.Inboxes;

namespace MailMesh.Gateway.Tests.Tools;

[Collection(OneGateway.Name)]
public sealed class FolderHintTests(GatewayFixture fixture)
{
    [Theory]
    [InlineData("archve", "Archive")]
    [InlineData("ARCHIVE", "Archive")]
    [InlineData("Recipes", "Receipts", "Recepies")]
    [InlineData("2026", "Bills/2026")]
    [InlineData("Sent Items", "Sent")]
    [InlineData("in")]
    [InlineData("xyz")]
    [InlineData("")]
    public void Near_is_what_begins_ends_or_contains_alike_or_differs_by_a_letter_or_two(
        string wanted, params string[] near) =>
        Assert.Equal(near.Order(), NearNames.Of(wanted, [
            "Archive", "Bills/2026", "Receipts", "Recepies", "Sent", "archive",
        ]).Order());

    [Fact]
    public void The_nearest_come_first_and_few()
    {
        var names = Enumerable.Range(0, 500).Select(n => $"Project {n}").Append("Projekt").Append("project");
        Assert.Equal(["project", "Projekt", "Project 0"], NearNames.Of("project", names));
    }

    [Fact]
    public async Task A_move_to_a_folder_that_is_not_there_names_those_that_are_near()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var email = await fixture.Mirror.Email(inbox, new SeedEmail());
        await fixture.Mirror.Label(email, "billing");

        var near = await Move(tenant, email, "Archve");
        Assert.Contains("Near it: ARCHIVE.", near, StringComparison.Ordinal);
        // Here labels are no places.
        Assert.DoesNotContain("billing", await Move(tenant, email, "billng"), StringComparison.Ordinal);
        await fixture.Mirror.MakeLabelled(inbox);
        Assert.Contains("Near it: billing.", await Move(tenant, email, "billng"), StringComparison.Ordinal);
        Assert.Contains("get_inbox", await Move(tenant, email, "Nowhere"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_a_folder_that_is_not_there_names_those_that_are_near_or_the_label_that_was_meant()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        await fixture.Mirror.Label(await fixture.Mirror.Email(inbox, new SeedEmail()), "billing");

        Assert.Contains("Near it: SENT.", await List(tenant, inbox, "Sent Mail"), StringComparison.Ordinal);
        Assert.Contains("pass it as `label`", await List(tenant, inbox, "Billing"), StringComparison.Ordinal);
    }

    private static async Task<string> Move(Tenant tenant, Guid email, string folder)
    {
        var reply = await tenant.Call("update_emails", new { email_ids = new[] { email }, move_to = folder });
        Assert.Equal("folder_not_found", reply.ErrorCode);
        return reply.Text;
    }

    private static async Task<string> List(Tenant tenant, Guid inbox, string folder)
    {
        var reply = await tenant.Call("list_emails", new { inbox_id = inbox, folder });
        Assert.Equal("folder_not_found", reply.ErrorCode);
        return reply.Text;
    }
}
