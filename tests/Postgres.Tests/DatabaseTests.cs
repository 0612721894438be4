using Npgsql;

namespace MailMesh.Postgres.Tests;

public sealed class DatabaseTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Fact]
    public async Task Work_that_throws_leaves_nothing_behind()
    {
        await using var schema = await OutboxSchema.Migrated();

        await Assert.ThrowsAsync<InvalidDataException>(() => schema.Database.InTransaction(
            async (connection, tx, ct) =>
            {
                await Insert(connection, tx, 1, "never", ct);
                throw new InvalidDataException();
            },
            Ct));

        Assert.Equal(0L, await schema.Ask<long>("select count(*) from notes"));
    }

    [Fact]
    public async Task Of_two_that_deadlock_the_loser_runs_again_and_both_commit()
    {
        await using var schema = await OutboxSchema.Migrated();
        await schema.Ask<object>("insert into notes values (1, 'x'), (2, 'y') returning id");
        using var bothHoldOne = new Barrier(2);
        var runs = 0;

        await Task.WhenAll(Swap(1, 2), Swap(2, 1));

        Assert.Equal("xab,yab", await schema.Ask<string>(
            "select string_agg(replace(replace(text, 'ba', 'ab'), ' ', ''), ',' order by id) from notes"));
        Assert.True(runs > 2, "No deadlock came about.");

        Task Swap(int first, int second)
        {
            var meets = true;
            return Task.Run(() => schema.Database.InTransaction(
                async (connection, tx, ct) =>
                {
                    Interlocked.Increment(ref runs);
                    var letter = first == 1 ? "a" : "b";
                    await Append(connection, tx, first, letter, ct);
                    if (meets) bothHoldOne.SignalAndWait(ct);
                    meets = false;
                    await Append(connection, tx, second, letter, ct);
                },
                Ct));
        }
    }

    [Fact]
    public async Task Work_waits_until_the_schema_is_ready()
    {
        await using var schema = await OutboxSchema.Migrated();
        var late = new Database(schema.Source, "outbox", TimeProvider.System);

        var work = late.InTransaction(
            async (connection, tx, ct) => { await Insert(connection, tx, 1, "done", ct); return 1; }, Ct);
        Assert.False(work.IsCompleted);
        late.MarkReady();

        Assert.Equal(1, await work);
        Assert.Equal("done", await schema.Ask<string>("select text from notes"));
    }

    [Fact]
    public async Task An_exception_quotes_no_row()
    {
        await using var schema = await OutboxSchema.Migrated();
        const string secret = "the body of a mail";

        var failure = await Assert.ThrowsAsync<PostgresException>(() => schema.Ask<object>(
            $"create unique index on notes (text); insert into notes values (1, '{secret}'), (2, '{secret}')"));

        Assert.Equal(PostgresErrorCodes.UniqueViolation, failure.SqlState);
        Assert.DoesNotContain(secret, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_size_that_the_owner_configured_stands()
    {
        var settled = new NpgsqlConnectionStringBuilder(
            PostgresSetup.Settle("Host=db;Maximum Pool Size=3;Include Error Detail=true", "outbox"));

        Assert.Equal(3, settled.MaxPoolSize);
        Assert.False(settled.IncludeErrorDetail);
        Assert.Equal("outbox", settled.SearchPath);
        Assert.Equal(50, settled.MaxAutoPrepare);
    }

    private static async Task Insert(
        NpgsqlConnection connection, NpgsqlTransaction tx, int id, string text, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("insert into notes values ($1, $2)", connection, tx);
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        command.Parameters.Add(new NpgsqlParameter { Value = text });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task Append(
        NpgsqlConnection connection, NpgsqlTransaction tx, int id, string letter, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("update notes set text = text || $2 where id = $1", connection, tx);
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        command.Parameters.Add(new NpgsqlParameter { Value = letter });
        await command.ExecuteNonQueryAsync(ct);
    }
}
