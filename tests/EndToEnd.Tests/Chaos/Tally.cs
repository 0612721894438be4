using Dapper;
using MailMesh.TestStack.Http;
using MailMesh.TestStack.Mesh;
using Npgsql;

namespace MailMesh.EndToEnd.Tests.Chaos;

/// <summary>What is left after a storm, counted in the rows and in what the webhook heard.</summary>
public sealed class Tally(RunningMesh mesh, WebhookReceiver receiver, string run)
{
    /// <summary>How many emails with each subject arrived over SMTP.</summary>
    public async Task<Dictionary<string, int>> Arrived() => await Count(
        "select subject, count(*)::int as number from mirror.emails where arrived_by_smtp and subject like @like "
        + "group by subject", "mailmesh_inboxsync");

    /// <summary>How many copies in SENT.</summary>
    public async Task<Dictionary<string, int>> Filed() => await Count(
        "select e.subject, count(*)::int as number from mirror.emails e join mirror.folders f using (folder_id) "
        + "where f.role = 'SENT' and e.subject like @like group by e.subject", "mailmesh_inboxsync");

    /// <summary>How many submissions are in each state.</summary>
    public async Task<Dictionary<string, int>> States() => await Count(
        "select state as subject, count(*)::int as number from outbox.submission_reading where subject like @like "
        + "group by state", "mailmesh_sender");

    /// <summary>Different event ids that told of each subject.</summary>
    public Dictionary<string, int> Heard(string type) => receiver.Received
        .Where(webhook => webhook.Type == type)
        .Select(webhook => (Subject: webhook.Data.GetProperty("subject").GetString()!, webhook.Id))
        .Where(heard => heard.Subject.StartsWith(run, StringComparison.Ordinal))
        .Distinct()
        .GroupBy(heard => heard.Subject)
        .ToDictionary(group => group.Key, group => group.Count());

    private async Task<Dictionary<string, int>> Count(string sql, string role)
    {
        await using var connection = new NpgsqlConnection(
            mesh.ConnectionString(role) + ";Pooling=false"); // a pooled one may be of before the kill
        var rows = await connection.QueryAsync<(string Subject, int Number)>(sql, new { like = run + "%" });
        return rows.ToDictionary(row => row.Subject, row => row.Number);
    }
}
