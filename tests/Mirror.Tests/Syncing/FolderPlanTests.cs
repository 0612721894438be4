using MailMesh.Mail.Imap.Responses;
using MailMesh.Mirror.Syncing;

namespace MailMesh.Mirror.Tests.Syncing;

public sealed class FolderPlanTests
{
    [Theory]
    [InlineData("Gesendete Objekte", FolderRole.Sent)]
    [InlineData("INBOX.Entwürfe", FolderRole.Drafts)]
    [InlineData("Corbeille", FolderRole.Trash)]
    [InlineData("Спам", FolderRole.Spam)]
    [InlineData("已发送", FolderRole.Sent)]
    [InlineData("ゴミ箱", FolderRole.Trash)]
    [InlineData("inbox", FolderRole.Inbox)]
    [InlineData("Projects.Sent", null)]
    [InlineData("Invoices", null)]
    public void A_folder_without_a_special_use_has_the_role_of_its_name(string name, string? role) =>
        Assert.Equal(role, FolderRoles.Of([Box(name)]).GetValueOrDefault(name));

    [Fact]
    public void What_the_server_says_comes_before_names()
    {
        var roles = FolderRoles.Of([Box("Sent"), Box("Poslané") with { Use = SpecialUse.Sent }]);

        Assert.Equal(FolderRole.Sent, roles["Poslané"]);
        Assert.False(roles.ContainsKey("Sent"));
    }

    [Fact]
    public void An_inbox_has_every_role_also_where_the_server_lacks_it()
    {
        var plan = FolderPlan.Of([], [Box("INBOX")]);

        Assert.Equal(FolderRole.All.Order(), plan.Added.Select(folder => folder.Role).Order());
        Assert.Single(plan.Added, folder => folder.ServerName is not null);
    }

    [Fact]
    public void A_role_that_was_ours_alone_becomes_the_servers_folder()
    {
        var known = FolderPlan.Of([], [Box("INBOX")]).Added;
        var plan = FolderPlan.Of(known, [Box("INBOX"), Box("Sent")]);

        var sent = Assert.Single(plan.Kept, folder => folder.Role == FolderRole.Sent);
        Assert.Equal(known.Single(folder => folder.Role == FolderRole.Sent).FolderId, sent.FolderId);
        Assert.Equal("Sent", sent.ServerName);
    }

    [Theory]
    [InlineData(7, 20, true)]
    [InlineData(8, 20, false)]
    [InlineData(7, 21, false)]
    public void A_renamed_folder_is_known_by_uidvalidity_and_uidnext(long validity, long next, bool isSame)
    {
        var known = Known("Before", null, null, 7, 20);
        var status = new MailboxStatus("After") { UidValidity = (uint)validity, UidNext = (uint)next };
        var plan = FolderPlan.Of([known], [Box("After") with { Status = status }]);

        Assert.Equal(isSame, plan.Kept.Any(folder => folder.FolderId == known.FolderId));
        Assert.Equal(isSame ? 0 : 1, plan.Gone.Count);
    }

    [Fact]
    public void A_mailbox_id_that_is_none_tells_nothing()
    {
        var known = Known("Before", "\u0001\u00FF", null, 7, 20);
        var status = new MailboxStatus("After") { UidValidity = 7, UidNext = 20, MailboxId = "\u0002\u00FE" };
        var plan = FolderPlan.Of([known], [Box("After") with { Status = status }]);

        var after = Assert.Single(plan.Kept);
        Assert.Equal(known.FolderId, after.FolderId);
    }

    [Fact]
    public void Names_that_differ_by_case_or_by_control_characters_are_told_apart()
    {
        var plan = FolderPlan.Of([], [Box("Work"), Box("WORK"), Box("a\u0001"), Box("a\u0002")]);

        var names = plan.Added.Select(folder => folder.Name).ToArray();
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.DoesNotContain(names, name => name.Any(char.IsControl));
    }

    private static MailboxInfo Box(string name) => new(name, '.', []);

    private static FolderState Known(string name, string? mailboxId, string? role, long validity, long next) => new()
    {
        FolderId = Guid.CreateVersion7(), Name = name, ServerName = name, Role = role, MailboxId = mailboxId,
        UidValidity = validity, UidNext = next, FiledFrom = 1,
    };
}
