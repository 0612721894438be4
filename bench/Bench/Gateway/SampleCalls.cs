using System.Text;
using System.Text.Json.Nodes;
using MailMesh.TestStack.Mesh;
using Npgsql;

namespace MailMesh.Bench.Gateway;

/// <summary>The two calls that are made in turn, as each server is asked for them.</summary>
/// <param name="Posts">For post.lua: JSON-RPC with a key.</param>
/// <param name="Gets">For get.lua: the same reads from the bare API.</param>
public sealed record SampleCalls(
    RunningMesh Mesh, IReadOnlyDictionary<string, string?> Posts, IReadOnlyDictionary<string, string?> Gets)
{
    private const int MailCount = 200;

    /// <summary>For post.lua: list_emails alone.</summary>
    public IReadOnlyDictionary<string, string?> Listing { get; } =
        new Dictionary<string, string?>(Posts) { ["BENCH_BODY_2"] = Posts["BENCH_BODY_1"] };

    public static IEnumerable<string> Mails(RunningMesh mesh) => Enumerable.Range(0, MailCount).Select(i =>
        $"From: Ann <ann@outside.test>\r\nTo: {mesh.Endpoints.InboxAddress}\r\n"
        + $"Subject: Order {i} is on its way\r\n"
        + $"Message-ID: <seed-{i}-{mesh.HostPid}@outside.test>\r\n\r\n"
        + string.Concat(Enumerable.Repeat("Your parcel has left and comes on Thursday. ", 30)));

    public static async Task<SampleCalls> Seed(RunningMesh mesh)
    {
        using (var session = await SmtpSession.Open(mesh.Endpoints))
        {
            foreach (var mail in Mails(mesh)) await session.Deliver(mesh.Endpoints.InboxAddress, mail);
        }
        var inbox = mesh.Endpoints.InboxId;
        var list = new { inbox_id = inbox, folder = "INBOX" };
        using var calls = new McpCalls(mesh.Endpoints);
        var email = (await calls.Call("list_emails", list))["items"]![0]!["id"]!.GetValue<string>();
        var workspace = await WorkspaceOf(mesh);
        return new(
            mesh,
            new Dictionary<string, string?>
            {
                ["BENCH_KEY"] = mesh.Endpoints.ApiKey,
                ["BENCH_BODY_1"] = McpCalls.Body("list_emails", list),
                ["BENCH_BODY_2"] = McpCalls.Body("get_email", new { inbox_id = inbox, email_id = email }),
            },
            new Dictionary<string, string?>
            {
                ["BENCH_PATH_1"] = $"/list/{workspace}/{inbox}",
                ["BENCH_PATH_2"] = $"/get/{workspace}/{email}",
            });
    }

    /// <summary>What we answer, by tool: for a server that has no more to do than to say it.</summary>
    public async Task<JsonObject> Answers()
    {
        using var http = new HttpClient();
        var answers = new JsonObject();
        foreach (var body in new[] { Posts["BENCH_BODY_1"]!, Posts["BENCH_BODY_2"]! })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Mesh.Endpoints.Mcp)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
                Headers = { Authorization = new("Bearer", Mesh.Endpoints.ApiKey) },
            };
            using var response = await http.SendAsync(request);
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            answers[JsonNode.Parse(body)!["params"]!["name"]!.GetValue<string>()] = answer["result"]!.DeepClone();
        }
        return answers;
    }

    private static async Task<Guid> WorkspaceOf(RunningMesh mesh)
    {
        await using var source = NpgsqlDataSource.Create(mesh.ConnectionString("mailmesh_inboxsync"));
        await using var command = source.CreateCommand("select workspace_id from mirror.inboxes where inbox_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = Guid.Parse(mesh.Endpoints.InboxId) });
        return (Guid)(await command.ExecuteScalarAsync())!;
    }
}
