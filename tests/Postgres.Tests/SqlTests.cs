using Dapper;

namespace MailMesh.Postgres.Tests;

public sealed class SqlTests
{
    [Fact]
    public async Task A_statement_is_read_from_beside_its_class_and_rows_become_records()
    {
        await using var schema = await OutboxSchema.Migrated();
        await using var connection = await schema.Source.OpenConnectionAsync();
        var at = new DateTimeOffset(2026, 7, 28, 9, 30, 0, TimeSpan.FromHours(2));
        Guid[] tags = [Guid.CreateVersion7(), Guid.CreateVersion7()];

        await connection.ExecuteAsync(
            "insert into notes values (@Id, @Text, @At, @Tags)", new { Id = 1, Text = "hello", At = at, Tags = tags });

        Assert.Equal(
            "hello", await connection.ExecuteScalarAsync<string>(Sql.Of<SqlTests>("note_text"), new { id = 1 }));
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>(
            "select count(*) from notes where id = any(@Ids) and tags && @Tags",
            new { Ids = new[] { 1, 2 }, Tags = tags[..1] }));
        var note = await connection.QuerySingleAsync<Note>("select text, at as noted_at, tags from notes");
        Assert.Equal(at, note.NotedAt);
        Assert.Equal(TimeSpan.Zero, note.NotedAt!.Value.Offset);
        Assert.Equal(tags, note.Tags);
    }

    [Fact]
    public async Task Absent_instants_stay_absent()
    {
        await using var schema = await OutboxSchema.Migrated();
        await using var connection = await schema.Source.OpenConnectionAsync();

        await connection.ExecuteAsync(
            "insert into notes values (1, '', @At, '{}')", new { At = (DateTimeOffset?)null });

        Assert.Null((await connection.QuerySingleAsync<Note>("select text, at as noted_at, tags from notes")).NotedAt);
    }

    [Fact]
    public void An_absent_statement_says_which_file_is_missing()
    {
        var missing = Assert.Throws<InvalidOperationException>(() => Sql.Of<SqlTests>("no_such"));

        Assert.Contains("put no_such.sql in the folder of SqlTests", missing.Message, StringComparison.Ordinal);
    }

    private sealed record Note(string Text, DateTimeOffset? NotedAt, Guid[] Tags);
}
