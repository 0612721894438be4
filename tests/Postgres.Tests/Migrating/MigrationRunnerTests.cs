using MailMesh.Postgres.Migrating;

namespace MailMesh.Postgres.Tests.Migrating;

public sealed class MigrationRunnerTests
{
    private static readonly MigrationScript Count = new("Room", 1, "count", "create table count (n integer)");

    [Fact]
    public async Task Replicas_that_start_together_run_each_script_once()
    {
        await using var schema = await OutboxSchema.Create();
        // The pause keeps the first busy while the others arrive; without the lock they would insert too.
        var add = new MigrationScript("Room", 2, "add", "select pg_sleep(0.3); insert into count values (1)");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => schema.Runner([Count, add]).Run(CancellationToken.None)));

        Assert.Equal(1L, await schema.Ask<long>("select count(*) from count"));
        Assert.Equal(2L, await schema.Ask<long>("select count(*) from schema_version"));
    }

    [Fact]
    public async Task A_script_that_fails_leaves_nothing_behind_and_is_named()
    {
        await using var schema = await OutboxSchema.Create();
        var broken = new MigrationScript("Room", 2, "broken", "insert into count values (1);\n\nselect nothing_of_it");

        var refusal = await Assert.ThrowsAsync<MigrationException>(
            () => schema.Runner([Count, broken]).Run(CancellationToken.None));

        Assert.Contains("0002_broken.sql", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("nothing_of_it", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("(SQLSTATE 42703).", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await schema.Ask<long>("select count(*) from count"));
        Assert.Equal(1L, await schema.Ask<long>("select count(*) from schema_version"));
    }

    [Fact]
    public async Task A_script_that_changed_after_it_ran_stops_the_start()
    {
        await using var schema = await OutboxSchema.Create();
        await schema.Runner([Count]).Run(CancellationToken.None);

        await Assert.ThrowsAsync<MigrationException>(
            () => schema.Runner([Count with { Sql = "create table count (n bigint)" }]).Run(CancellationToken.None));
    }

    [Fact]
    public async Task Two_rooms_of_one_schema_number_their_scripts_independently()
    {
        await using var schema = await OutboxSchema.Create();
        var other = new MigrationScript("Other", 1, "more", "create table more (n integer)");

        await schema.Runner([Count]).Run(CancellationToken.None);
        await schema.Runner([Count, other]).Run(CancellationToken.None);

        Assert.Equal(0L, await schema.Ask<long>("select count(*) from more"));
    }

    [Fact]
    public async Task An_absent_schema_is_refused_with_the_statement_that_makes_it()
    {
        await using var schema = await OutboxSchema.Create();
        var elsewhere = new Database(schema.Source, "nowhere", TimeProvider.System);
        var runner = new MigrationRunner(
            elsewhere, [Count], Microsoft.Extensions.Logging.Abstractions.NullLogger<MigrationRunner>.Instance);

        var refusal = await Assert.ThrowsAsync<MigrationException>(() => runner.Run(CancellationToken.None));

        Assert.Contains("create schema nowhere authorization", refusal.Message, StringComparison.Ordinal);
    }
}
