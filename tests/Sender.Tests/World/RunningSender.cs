using MailMesh.Contracts;
using MailMesh.Limits;
using MailMesh.Mirror;
using MailMesh.Postgres;
using MailMesh.Providers;
using MailMesh.Sender.Composing;
using MailMesh.Sender.Outbox;
using MailMesh.Sender.Submissions;
using MailMesh.ServiceDefaults;
using MailMesh.TestStack;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MailMesh.Sender.Tests.World;

/// <summary>A Sender inside the test's process, put together as Program.cs does it.</summary>
public sealed class RunningSender : IAsyncDisposable
{
    private static readonly TimeSpan BusStandsWithin = TimeSpan.FromSeconds(120);

    private readonly IHost _host;

    private RunningSender(IHost host, CapturedLogs logs) => (_host, Logs) = (host, logs);

    public CapturedLogs Logs { get; }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <param name="dispatches">False takes submissions only: the test claims in the dispatcher's place.</param>
    public static async Task<RunningSender> Start(
        Dictionary<string, string?> settings, bool withBus = false, bool dispatches = true)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        var logs = new CapturedLogs();
        builder.Logging.AddProvider(logs);
        builder.AddPostgres("outbox", typeof(SenderSetup).Assembly);
        builder.AddMirrorReader();
        builder.AddLimits();
        builder.AddProviders();
        builder.AddSubmissions();
        builder.AddOutbox();
        if (!dispatches)
            foreach (var service in builder.Services.Where(s => IsDispatch(s.ImplementationType)).ToList())
                builder.Services.Remove(service);
        if (withBus)
            builder.AddBus("sender", bus => bus.AddSubmissionConsumers());
        var sender = new RunningSender(builder.Build(), logs);
        await sender._host.StartAsync();
        await sender.Get<Database>().Ready(CancellationToken.None);
        if (withBus)
            await sender.BusStands();
        return sender;
    }

    /// <summary>What the consumer does, without the bus before it.</summary>
    public async Task<IntakeOutcome> Accept(SendEmail email)
    {
        var draft = SendEmailDraft.Compose(email);
        var mail = await Get<DraftComposer>().Compose(draft, CancellationToken.None);
        var outcome = await Get<Database>().InTransaction(
            (_, tx, ct) => Get<SubmissionIntake>().Accept(draft, mail, tx, ct), CancellationToken.None);
        await Get<SubmissionIntake>().Committed(outcome, CancellationToken.None);
        return outcome;
    }

    /// <summary>A message to a queue that nobody has declared yet is dropped by the broker.</summary>
    private Task BusStands() => Eventually.Holds(
        () => Get<IBusControl>().CheckHealth().Status is BusHealthStatus.Healthy, BusStandsWithin, "the bus stands");

    private static bool IsDispatch(Type? service) =>
        service == typeof(OutboxDispatcher) || service == typeof(OutboxUpkeep);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }
}
