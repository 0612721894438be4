using System.Diagnostics;
using System.Text.Json;
using Npgsql;

namespace MailMesh.Postgres.Tests;

public sealed class OutgoingMessagesTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;
    private static readonly TimeSpan NotRaisedWithin = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task A_row_says_what_goes_where_when_and_in_which_trace()
    {
        await using var schema = await OutboxSchema.Migrated();
        var outgoing = new OutgoingMessages(schema.Database);
        var id = Guid.CreateVersion7();
        var due = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.FromHours(5));
        using var call = new Activity("call").Start();

        await schema.Database.InTransaction(
            (_, tx, ct) => outgoing.Add(tx, new Spoken("hi"), id, "sender-send-email", due, ct), Ct);

        await using var command = schema.Source.CreateCommand(
            "select id, type, queue, payload->>'text', traceparent, due_at from outgoing_messages");
        await using var row = await command.ExecuteReaderAsync();
        Assert.True(await row.ReadAsync());
        Assert.Equal(id, row.GetGuid(0));
        Assert.Equal("MailMesh.Postgres.Tests.Spoken", row.GetString(1));
        Assert.Equal("sender-send-email", row.GetString(2));
        Assert.Equal("hi", row.GetString(3));
        Assert.Equal(call.Id, row.GetString(4));
        Assert.Equal(due.UtcDateTime, row.GetDateTime(5));
    }

    [Theory]
    [InlineData("a NUL \0 that jsonb would refuse")]
    [InlineData("ünïcode 😀 and \"quotes\" \\ and \u2028")]
    public async Task Any_text_comes_back_as_it_was(string text)
    {
        await using var schema = await OutboxSchema.Migrated();
        var outgoing = new OutgoingMessages(schema.Database);

        await schema.Database.InTransaction(
            (_, tx, ct) => outgoing.Add(tx, new Spoken(text), Guid.CreateVersion7(), ct: ct), Ct);

        var payload = await schema.Ask<string>("select payload::text from outgoing_messages");
        Assert.Equal(text, JsonSerializer.Deserialize<Spoken>(payload, OutgoingMessages.Json)!.Text);
    }

    [Fact]
    public async Task A_commit_wakes_this_process()
    {
        await using var schema = await OutboxSchema.Migrated();
        var outgoing = new OutgoingMessages(schema.Database);

        await schema.Database.InTransaction(
            (_, tx, ct) => outgoing.Add(tx, new Spoken("hi"), Guid.CreateVersion7(), ct: ct), Ct);

        await outgoing.Added.Wait(Ct).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_rollback_wakes_nobody_and_leaves_no_row()
    {
        await using var schema = await OutboxSchema.Migrated();
        var outgoing = new OutgoingMessages(schema.Database);

        await Assert.ThrowsAsync<InvalidDataException>(() => schema.Database.InTransaction(
            async (_, tx, ct) =>
            {
                await outgoing.Add(tx, new Spoken("hi"), Guid.CreateVersion7(), ct: ct);
                throw new InvalidDataException();
            },
            Ct));

        using var soon = new CancellationTokenSource(NotRaisedWithin);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outgoing.Added.Wait(soon.Token));
        Assert.Equal(0L, await schema.Ask<long>("select count(*) from outgoing_messages"));
    }

    [Fact]
    public async Task A_transaction_of_the_callers_own_notifies_at_its_commit()
    {
        await using var schema = await OutboxSchema.Migrated();
        var outgoing = new OutgoingMessages(schema.Database);
        await using var listener = await schema.Source.OpenConnectionAsync();
        await using (var listen = new NpgsqlCommand("listen outbox_outgoing", listener))
            await listen.ExecuteNonQueryAsync();
        var heard = 0;
        listener.Notification += (_, _) => heard++;

        await using (var connection = await schema.Source.OpenConnectionAsync())
        {
            await using var tx = await connection.BeginTransactionAsync();
            await outgoing.Add(tx, new Spoken("hi"), Guid.CreateVersion7());
            await outgoing.Add(tx, new Spoken("ho"), Guid.CreateVersion7());
            await tx.CommitAsync();
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await listener.WaitAsync(limit.Token);
        Assert.Equal(1, heard);
    }

    [Fact]
    public async Task A_message_too_big_for_the_bus_is_refused_at_once()
    {
        await using var schema = await OutboxSchema.Migrated();
        var outgoing = new OutgoingMessages(schema.Database);
        var text = new string('x', OutgoingMessages.PayloadBytesMax);

        await Assert.ThrowsAsync<ArgumentException>(() => schema.Database.InTransaction(
            (_, tx, ct) => outgoing.Add(tx, new Spoken(text), Guid.CreateVersion7(), ct: ct), Ct));
    }
}

public sealed record Spoken(string Text);
