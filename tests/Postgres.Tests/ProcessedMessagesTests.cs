namespace MailMesh.Postgres.Tests;

public sealed class ProcessedMessagesTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Fact]
    public async Task A_message_begins_once_for_each_consumer()
    {
        await using var schema = await OutboxSchema.Migrated();
        var processed = new ProcessedMessages(schema.Database);
        var id = Guid.CreateVersion7();

        Assert.True(await Begin(schema, processed, "One", id));
        Assert.False(await Begin(schema, processed, "One", id));
        Assert.True(await Begin(schema, processed, "Another", id));
    }

    [Fact]
    public async Task A_message_whose_work_failed_begins_again()
    {
        await using var schema = await OutboxSchema.Migrated();
        var processed = new ProcessedMessages(schema.Database);
        var id = Guid.CreateVersion7();

        await Assert.ThrowsAsync<InvalidDataException>(() => schema.Database.InTransaction(
            async (_, tx, ct) =>
            {
                await processed.TryBegin(tx, "One", id, ct);
                throw new InvalidDataException();
            },
            Ct));

        Assert.True(await Begin(schema, processed, "One", id));
    }

    [Fact]
    public async Task Only_one_of_two_deliveries_at_once_begins()
    {
        await using var schema = await OutboxSchema.Migrated();
        var processed = new ProcessedMessages(schema.Database);
        var id = Guid.CreateVersion7();

        var begun = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Begin(schema, processed, "One", id)));

        Assert.Single(begun, first => first);
    }

    [Fact]
    public async Task Purge_forgets_what_is_older_and_nothing_else()
    {
        await using var schema = await OutboxSchema.Migrated();
        var processed = new ProcessedMessages(schema.Database);
        await schema.Ask<object>(
            $"""
            insert into processed_messages
            select 'One', gen_random_uuid(), now() - make_interval(days => day % 2 * 10)
            from generate_series(1, {2 * ProcessedMessages.PurgeRowsMax + 20}) day returning 1
            """);

        var purged = await processed.Purge(TimeProvider.System.GetUtcNow().AddDays(-7), Ct);

        Assert.Equal(ProcessedMessages.PurgeRowsMax + 10, purged);
        Assert.Equal(
            ProcessedMessages.PurgeRowsMax + 10L, await schema.Ask<long>("select count(*) from processed_messages"));
    }

    private static Task<bool> Begin(OutboxSchema schema, ProcessedMessages processed, string consumer, Guid id) =>
        schema.Database.InTransaction((_, tx, ct) => processed.TryBegin(tx, consumer, id, ct), Ct);
}
