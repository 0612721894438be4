using MailMesh.Postgres.Migrating;

namespace MailMesh.Postgres.Tests.Migrating;

public sealed class MigrationScriptTests
{
    [Fact]
    public void The_rooms_own_scripts_are_found_in_order()
    {
        var scripts = MigrationScript.In(typeof(Database).Assembly);

        Assert.Equal("Postgres/Migrations/0001_bus_tables.sql", scripts[0].ToString());
        Assert.Equal(Enumerable.Range(1, scripts.Count), scripts.Select(script => script.Version));
    }

    [Fact]
    public void Two_scripts_of_one_number_are_refused()
    {
        var refusal = Assert.Throws<MigrationException>(() => MigrationScript.Check([Script(1, "a"), Script(1, "b")]));

        Assert.Contains("0001_a.sql", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("0001_b.sql", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("renumber", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public void The_first_script_is_number_one(int version) =>
        Assert.Throws<MigrationException>(() => MigrationScript.Check([Script(version, "a")]));

    [Fact]
    public void A_missing_number_is_refused()
    {
        var refusal = Assert.Throws<MigrationException>(() => MigrationScript.Check([Script(1, "a"), Script(3, "c")]));

        Assert.Contains("should be number 0002", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_script_names_itself_and_the_way_out()
    {
        var applied = new AppliedScript("Room", 1, "a", "another sum", DateTimeOffset.UnixEpoch);

        var refusal = Assert.Throws<MigrationException>(() => MigrationRunner.Pending([Script(1, "a")], [applied]));

        Assert.Contains("Room/Migrations/0001_a.sql was changed", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("new script with the next number", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_schema_does_not_stop_an_older_build()
    {
        var known = Script(1, "a");
        AppliedScript[] applied =
        [
            new("Room", 1, "a", known.Sha256, DateTimeOffset.UnixEpoch),
            new("Room", 2, "b", "of a newer build", DateTimeOffset.UnixEpoch),
        ];

        Assert.Empty(MigrationRunner.Pending([known], applied));
    }

    private static MigrationScript Script(int version, string name) => new("Room", version, name, "select 1");
}
