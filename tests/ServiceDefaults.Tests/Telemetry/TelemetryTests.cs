using System.Diagnostics;
using System.Text;
using System.Text.Json;
using MailMesh.ServiceDefaults.Tests.Bus;
using MailMesh.TestStack;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace MailMesh.ServiceDefaults.Tests.Telemetry;

public sealed class TelemetryTests : BusTest
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_call_is_one_trace_from_http_through_the_outbox_to_the_consumer(bool collected)
    {
        await using var collector = await Collector.Start();
        var traces = new SeenTraces();
        await using var service = await Service.Start(
            "tester", Postgres.ConnectionString("mailmesh_sender"), Rabbit.ConnectionString,
            bus =>
            {
                bus.AddSingleton(traces);
                bus.AddConsumer<TraceSeenConsumer>();
            },
            more: builder =>
            {
                if (!collected) return;
                builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address;
                builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
                builder.Configuration["OTEL_BSP_SCHEDULE_DELAY"] = "50";
                builder.Configuration["OTEL_BLRP_SCHEDULE_DELAY"] = "50";
                builder.Configuration["OTEL_METRIC_EXPORT_INTERVAL"] = "100";
            },
            map: app => app.MapPost("/draw", async (Postgres.Database database, Postgres.OutgoingMessages outgoing) =>
                await database.InTransaction(
                    (_, tx, ct) => outgoing.Add(tx, new NumberDrawn(1), Guid.CreateVersion7(), ct: ct),
                    CancellationToken.None)));
        await service.Ready();

        using var call = new HttpRequestMessage(HttpMethod.Post, "/draw");
        call.Headers.Add("traceparent", $"00-{TraceId}-b7ad6b7169203331-01");
        (await service.Http.SendAsync(call)).EnsureSuccessStatusCode();

        Assert.Equal(TraceId, await Eventually.Gives(() => Task.FromResult(traces.Seen)));
        if (!collected) return;
        var id = Convert.FromHexString(TraceId);
        await Eventually.Holds(() => collector.Has("/v1/traces", "relay"u8));
        await Eventually.Holds(() => collector.Has("/v1/traces", id) && collector.Has("/v1/traces", "POST /draw"u8));
        await Eventually.Holds(() => collector.Has("/v1/logs", id));
        await Eventually.Holds(() => collector.Has("/v1/metrics", "http.server.request.duration"u8));
        Assert.True(collector.Has("/v1/traces", "http.response.status_code"u8));
    }

    [Fact]
    public async Task A_log_entry_is_one_line_of_json_with_its_trace()
    {
        await using var service = await Start(_ => { });
        var formatter = service.Get<IEnumerable<ConsoleFormatter>>().Single(one => one.Name == "json");
        var scopes = new LoggerExternalScopeProvider();
        using var scope = scopes.Push(new Dictionary<string, object> { ["TraceId"] = TraceId });
        using var line = new StringWriter();
        var entry = new LogEntry<string>(
            LogLevel.Warning, "Category", 7, "two\nlines", null, (state, _) => state);

        formatter.Write(in entry, scopes, line);

        var text = line.ToString();
        Assert.Equal(1, text.Count(c => c == '\n'));
        using var json = JsonDocument.Parse(text);
        Assert.Equal("two\nlines", json.RootElement.GetProperty("Message").GetString());
        Assert.EndsWith("Z", json.RootElement.GetProperty("Timestamp").GetString(), StringComparison.Ordinal);
        Assert.Contains(TraceId, json.RootElement.GetProperty("Scopes").ToString(), StringComparison.Ordinal);
    }
}

public sealed class TraceSeenConsumer(SeenTraces traces, ILogger<TraceSeenConsumer> log) : IConsumer<NumberDrawn>
{
    public Task Consume(ConsumeContext<NumberDrawn> context)
    {
        traces.Seen = Activity.Current?.TraceId.ToString();
#pragma warning disable CA1848 // one line of a test
        log.LogInformation("Seen");
#pragma warning restore CA1848
        return Task.CompletedTask;
    }
}

public sealed class SeenTraces
{
    public string? Seen { get; set; }
}
