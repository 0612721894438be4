using MailMesh.AppHost.Servers;
using MailMesh.TestStack;
using Npgsql;

namespace MailMesh.AppHost.Tests.Servers;

public class DatabaseSetupTests
{
    [Fact]
    public async Task A_role_owns_its_schema_and_is_kept_out_of_every_other()
    {
        await using var database = await TestDatabase.Create();
        var sender = database.ConnectionString("mailmesh_sender");

        Assert.Equal(2, await Databases.Answer(
            sender, "create table submissions (id int); insert into submissions values (2) returning id"));

        foreach (var schema in (string[])["access", "mirror", "webhooks", "usage", "public"])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(
                () => Databases.Answer(sender, $"create table {schema}.stolen (id int)"));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
        var unseen = await Assert.ThrowsAsync<PostgresException>(() => Databases.Answer(
            database.ConnectionString("mailmesh_gateway"), "select id from outbox.submissions"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, unseen.SqlState);
    }

    [Fact]
    public async Task Setting_up_again_and_at_once_changes_nothing()
    {
        await using var database = await TestDatabase.Create();
        var administrator = await TestServers.Postgres();
        var password = new NpgsqlConnectionStringBuilder(administrator).Password!;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            DatabaseSetup.Apply(administrator, database.Name, _ => password)));

        Assert.True(await Databases.CanLogIn(database.ConnectionString("mailmesh_quota")));
    }
}
