using System.Text.Json.Nodes;
using MailMesh.TestStack;
using MailMesh.TestStack.Http;
using MailMesh.TestStack.Mesh;
using Xunit.Abstractions;

namespace MailMesh.EndToEnd.Tests.Chaos;

[Collection(OneMesh.Name)]
public class KillingTests(MeshFixture fixture, ITestOutputHelper output)
{
    private const int BeforeTheKill = 20;
    private const int AfterTheKill = 20;
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromSeconds(150);

    [Theory]
    [InlineData("gateway")]
    [InlineData("inboxsync")]
    [InlineData("sender")]
    [InlineData("webhooks")]
    [InlineData("quota")]
    [InlineData("rabbitmq")]
    [InlineData("redis")]
    [InlineData("postgres")]
    public async Task A_kill_under_load_loses_no_accepted_mail_sends_none_twice_and_drops_no_event(string victim)
    {
        var mesh = fixture.Mesh;
        var run = $"{victim}-{Guid.CreateVersion7():n}"[..(victim.Length + 13)];
        await using var receiver = await WebhookReceiver.Start();
        using var calls = new McpCalls(mesh.Endpoints);
        var webhook = await calls.Call("register_webhook", new { url = receiver.Url.ToString() });
        var load = new Load(mesh, run, fixture.OtherInboxAddress);
        using var stop = new CancellationTokenSource();

        var storm = load.Run(stop.Token);
        await MoreOf(load, BeforeTheKill);
        await mesh.KillAndAwaitReturn(victim);
        await MoreOf(load, AfterTheKill);
        await stop.CancelAsync();
        await storm;

        var tally = new Tally(mesh, receiver, run);
        var accepted = load.Delivered.Concat(load.Sent.Keys).ToArray();
        try
        {
            await Eventually.Holds(
                async () => (await tally.States()).Keys.All(state => state == "sent"), SettlesWithin, "sends settle");
            await Eventually.Holds(
                () => tally.Heard("email.received").Count >= accepted.Length
                    && tally.Heard("email.sent").Count >= load.Sent.Count,
                SettlesWithin, "webhooks hear of all");
            await Eventually.Holds(
                async () => (await tally.Filed()).Count >= load.Sent.Count, SettlesWithin, "copies are filed");
        }
        finally
        {
            await Tell(victim, load, tally);
        }

        Once(accepted, await tally.Arrived());
        Once(load.Sent.Keys, await tally.Filed());
        Once(accepted, tally.Heard("email.received"));
        Once(load.Sent.Keys, tally.Heard("email.sent"));
        await calls.Call("delete_webhook", new { webhook_id = webhook["id"]!.GetValue<string>() });
        await AuditIsWhole(mesh, load.Sent.Count);
    }

    /// <summary>Every send that was accepted has its row: they are one commit.</summary>
    private static async Task AuditIsWhole(RunningMesh mesh, int sends)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", mesh.Endpoints.ApiKey);
        var report = JsonNode.Parse(await http.GetStringAsync(mesh.Endpoints.Rest + "/audit/verification"))!;
        Assert.All(report["items"]!.AsArray(), chain => Assert.True(chain!["intact"]!.GetValue<bool>(), $"{chain}"));
        Assert.Contains(report["items"]!.AsArray(), chain => chain!["rows"]!.GetValue<long>() > sends);
    }

    private static async Task MoreOf(Load load, int number)
    {
        var delivered = load.Delivered.Count + number;
        var sent = load.Sent.Count + (number / 4);
        await Eventually.Holds(
            () => load.Delivered.Count >= delivered && load.Sent.Count >= sent,
            RunningMesh.ReadyWithin, "load goes on");
    }

    private static void Once(IEnumerable<string> expected, Dictionary<string, int> counted) =>
        Assert.Equal(
            expected.Order(StringComparer.Ordinal).Select(subject => $"{subject}: 1"),
            counted.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}"));

    private async Task Tell(string victim, Load load, Tally tally)
    {
        output.WriteLine($"{victim} killed; tried again {load.Refusals} times");
        output.WriteLine($"acknowledged in {load.Delivered.Count}, accepted out {load.Sent.Count}");
        output.WriteLine($"emails {(await tally.Arrived()).Values.Sum()}, copies {(await tally.Filed()).Values.Sum()}");
        output.WriteLine($"states {string.Join(", ", await tally.States())}");
        output.WriteLine($"email.received {tally.Heard("email.received").Values.Sum()}, "
            + $"email.sent {tally.Heard("email.sent").Values.Sum()}");
    }
}
