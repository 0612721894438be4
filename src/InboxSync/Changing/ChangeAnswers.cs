using System.Text.Json;
using Dapper;
using MailMesh.Contracts;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.InboxSync.Changing;

/// <summary>
/// One answer for each ChangeId, however often the bus delivers the request: a repeat must not undo what was changed
/// since.
/// </summary>
public sealed class ChangeAnswers(Database database, TimeProvider clock)
{
    /// <summary>Answers that one request forgets, so that none takes long.</summary>
    public const int PurgeRowsMax = 100;

    /// <summary>The bus gives a message back within minutes.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    public Task<EmailsChanged> Once(
        Guid changeId, Func<NpgsqlTransaction, CancellationToken, Task<EmailsChanged>> change, CancellationToken ct) =>
        database.InTransaction(
            async (_, tx, token) =>
            {
                var now = clock.GetUtcNow();
                if (await Run(tx, "claim_change", new { change_id = changeId, now }, token) == 0)
                    return await Answered(tx, changeId, token);
                var answer = await change(tx, token);
                await Run(tx, "keep_answer", new { change_id = changeId, results = Written(answer) }, token);
                await Run(tx, "purge_answers", new { before = now - KeptFor, rows_max = PurgeRowsMax }, token);
                return answer;
            },
            ct);

    private static string Written(EmailsChanged answer) => JsonSerializer.Serialize(answer, OutgoingMessages.Json);

    private static async Task<EmailsChanged> Answered(NpgsqlTransaction tx, Guid changeId, CancellationToken ct)
    {
        var results = await tx.Connection!.ExecuteScalarAsync<string>(new CommandDefinition(
            Sql.Of<ChangeAnswers>("answer_of_change"), new { change_id = changeId }, tx, cancellationToken: ct));
        return JsonSerializer.Deserialize<EmailsChanged>(results!, OutgoingMessages.Json)!;
    }

    private static Task<int> Run(NpgsqlTransaction tx, string name, object values, CancellationToken ct) =>
        tx.Connection!.ExecuteAsync(
            new CommandDefinition(Sql.Of<ChangeAnswers>(name), values, tx, cancellationToken: ct));
}
