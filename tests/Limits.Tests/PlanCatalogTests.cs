using MailMesh.Limits.Plans;
using Microsoft.Extensions.Configuration;

namespace MailMesh.Limits.Tests;

public sealed class PlanCatalogTests
{
    [Theory]
    [InlineData("free", 100, 1_000, 10_000, 25, 100, 200)]
    [InlineData("plus", 100, 1_000, 10_000, null, null, 200)]
    [InlineData("pro", 100, 1_000, 10_000, null, null, 2_000)]
    [InlineData("pro_max", 300, 10_000, 100_000, null, null, 10_000)]
    [InlineData("owner", null, null, null, null, null, null)]
    public void The_defaults_are_the_published_table(
        string name, int? minute, int? hour, int? day, int? workspaceDay, int? workspaceMonth, int? sends)
    {
        var plan = Catalog().Find(name)!;

        Assert.Equal(
            [minute, hour, day, workspaceDay, workspaceMonth, sends],
            new[]
            {
                plan.CallsPerMinute, plan.CallsPerHour, plan.CallsPerDay,
                plan.WorkspaceCallsPerDay, plan.WorkspaceCallsPerMonth, plan.SendsPerDay,
            });
        Assert.Equal(name == "owner", plan.IsUnlimited);
    }

    [Fact]
    public void A_tool_above_the_plan_names_the_lowest_plan_that_has_it()
    {
        var catalog = Catalog();
        var (free, plus) = (catalog.Find("free")!, catalog.Find("plus")!);

        Assert.True(free.Allows("send_email"));
        Assert.False(free.Allows("get_thread"));
        Assert.False(plus.Allows("register_webhook"));
        Assert.Equal("plus", catalog.RequiredFor("get_thread", free)!.Name);
        Assert.Equal("pro", catalog.RequiredFor("register_webhook", free)!.Name);
    }

    [Fact]
    public void Configuration_replaces_a_number_removes_a_limit_and_adds_a_plan()
    {
        var catalog = Catalog(
            ("Plans:UpgradeUrl", "https://example.com/plans"),
            ("Plans:Catalog:free:SendsPerDay", "7"),
            ("Plans:Catalog:free:WorkspaceCallsPerDay", "none"),
            ("Plans:Catalog:team:Rank", "9"),
            ("Plans:Catalog:team:Tools:0", "*"));

        Assert.Equal("https://example.com/plans", catalog.UpgradeUrl);
        Assert.Equal(7, catalog.Find("free")!.SendsPerDay);
        Assert.Null(catalog.Find("free")!.WorkspaceCallsPerDay);
        Assert.Equal(100, catalog.Find("free")!.CallsPerMinute);
        Assert.True(catalog.Find("team")!.Allows("register_webhook"));
    }

    [Theory]
    [InlineData("Plans:Catalog:free:SendsPerDay", "-1", "free:SendsPerDay")]
    [InlineData("Plans:Catalog:free:SendsPerDay", "many", "free:SendsPerDay")]
    [InlineData("Plans:Catalog:team:Rank", "77", "team:Tools")]
    [InlineData("Plans:Catalog:free:Rank", "1", "Rank")]
    public void A_plan_that_makes_no_sense_stops_the_start_naming_the_setting(string key, string value, string named)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Catalog((key, value)));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    private static PlanCatalog Catalog(params (string Key, string Value)[] settings) =>
        PlanCatalog.From(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value))
            .Build());
}
