using System.Security.Cryptography;
using System.Text;
using Dapper;
using MailMesh.Contracts;
using MailMesh.ServiceDefaults.Sealing;
using MailMesh.TestStack;
using MassTransit;
using Npgsql;

namespace MailMesh.Webhooks.Tests;

/// <summary>A database, a bus and a Webhooks service of the test's own, and the Gateway's part of the talk.</summary>
public sealed class WebhooksFixture : IAsyncLifetime
{
    private static readonly RequestTimeout AnswerWithin = RequestTimeout.After(s: 30);
    private readonly (string PublicKey, string PrivateKey) _keys = SealedBox.NewKeyPair();
    private TestDatabase _database = null!;
    private TestBus _rabbit = null!;
    private IBusControl _bus = null!;

    public WebhooksService Service { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create();
        _rabbit = await TestBus.Create();
        _bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(new Uri(_rabbit.ConnectionString)));
        await _bus.StartAsync();
        Service = await WebhooksService.Start(Settings());
    }

    public async Task DisposeAsync()
    {
        await Service.DisposeAsync();
        await _bus.StopAsync();
        await _rabbit.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>A quick schedule and lease, so that no test waits for minutes; later pairs win.</summary>
    public Dictionary<string, string?> Settings(params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:postgres"] = _database.ConnectionString("mailmesh_webhooks"),
            ["ConnectionStrings:rabbitmq"] = _rabbit.ConnectionString,
            ["Sealing:Webhooks:PrivateKey"] = _keys.PrivateKey,
            ["Webhooks:AllowPrivateHosts"] = "true",
            ["Webhooks:AttemptTimeout"] = "00:00:02",
            ["Webhooks:Lease"] = "00:00:05",
            ["Webhooks:Schedule:0"] = "00:00:00.1",
            ["Webhooks:Schedule:1"] = "00:00:00.1",
            ["Webhooks:PerWorkspaceMax"] = "5",
        };
        foreach (var (key, value) in more)
            settings[key] = value;
        return settings;
    }

    public async Task<Subscription> Subscribe(
        string url, Guid? workspace = null, string[]? events = null, Guid[]? inboxes = null)
    {
        var subscription = Subscription.New(workspace ?? Guid.CreateVersion7());
        var answer = await Ask(Command(subscription, url, events, inboxes));
        Assert.True(answer.Is(out Response<WebhookRegistered>? registered), Refused(answer));
        Assert.Equal(subscription.Id, registered!.Message.WebhookId);
        return subscription;
    }

    public RegisterWebhook Command(
        Subscription subscription, string url, string[]? events = null, Guid[]? inboxes = null) => new()
        {
            WebhookId = subscription.Id,
            WorkspaceId = subscription.Workspace,
            Url = url,
            Events = events ?? [],
            InboxIds = inboxes ?? [],
            SealedSecret = SealedBox.Seal(_keys.PublicKey, Encoding.UTF8.GetBytes(subscription.Secret)),
        };

    public Task<Response<WebhookRegistered, WebhookRefused>> Ask(RegisterWebhook command) =>
        _bus.CreateRequestClient<RegisterWebhook>(new Uri("exchange:webhooks-register-webhook"), AnswerWithin)
            .GetResponse<WebhookRegistered, WebhookRefused>(command);

    public async Task<bool> Delete(Guid webhook, Guid workspace) =>
        (await _bus.CreateRequestClient<DeleteWebhook>(new Uri("exchange:webhooks-delete-webhook"), AnswerWithin)
            .GetResponse<WebhookDeleted>(new DeleteWebhook(webhook, workspace))).Message.Found;

    public async Task<WebhookReplayed> Replay(
        Subscription webhook, DateTimeOffset? since = null, Guid[]? eventIds = null) =>
        (await _bus.CreateRequestClient<ReplayWebhook>(new Uri("exchange:webhooks-replay-webhook"), AnswerWithin)
            .GetResponse<WebhookReplayed>(new ReplayWebhook
            {
                WebhookId = webhook.Id, WorkspaceId = webhook.Workspace, Since = since, EventIds = eventIds ?? [],
            })).Message;

    public async Task<EmailReceived> Receive(Guid workspace, Guid? inbox = null)
    {
        var email = Sample.EmailReceived(workspace, inbox);
        await Publish(email, email.EventId);
        return email;
    }

    public Task Publish<T>(T message, Guid id)
        where T : class => _bus.Publish(message, context => context.MessageId = id);

    /// <summary>Read as the Gateway would: through the views, with its role.</summary>
    public async Task<DeliveryRow?> Delivery(Guid webhook, Guid eventId) =>
        (await Query<DeliveryRow>(
            """
            select state, event_type, attempts, last_status, last_error, next_attempt_at
            from webhooks.delivery_reading where webhook_id = @webhook and event_id = @eventId
            """,
            new { webhook, eventId })).SingleOrDefault();

    public Task<DeliveryRow> DeliveryIn(string state, Guid webhook, Guid eventId) => Eventually.Gives(
        async () => await Delivery(webhook, eventId) is { } row && row.State == state ? row : null,
        what: $"delivery {state}");

    public async Task<IReadOnlyList<T>> Query<T>(string sql, object values)
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString("mailmesh_gateway"));
        return [.. await connection.QueryAsync<T>(sql, values)];
    }

    public async Task<IReadOnlyList<T>> QueryInside<T>(string sql, object values)
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString("mailmesh_webhooks"));
        return [.. await connection.QueryAsync<T>(sql, values)];
    }

    private static string Refused(Response<WebhookRegistered, WebhookRefused> answer) =>
        answer.Is(out Response<WebhookRefused>? refused) ? refused!.Message.ToString() : "";
}

public sealed record Subscription(Guid Id, Guid Workspace, string Secret)
{
    public static Subscription New(Guid workspace) => new(
        Guid.CreateVersion7(), workspace, "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
}

public sealed record DeliveryRow
{
    public string State { get; init; } = "";
    public string EventType { get; init; } = "";
    public int Attempts { get; init; }
    public int? LastStatus { get; init; }
    public string? LastError { get; init; }
    public DateTimeOffset? NextAttemptAt { get; init; }
}
