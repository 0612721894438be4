using Npgsql;

namespace MailMesh.AppHost.Tests.Servers;

internal static class Databases
{
    public static async Task<bool> CanLogIn(string connectionString) => await Answer(connectionString, "select 1") == 1;

    public static async Task<int> Answer(string connectionString, string question)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(question, connection);
        return Convert.ToInt32(await command.ExecuteScalarAsync());
    }
}
