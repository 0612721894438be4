using System.Collections.Concurrent;
using System.Text.Json;
using Dapper;
using MailMesh.Contracts;
using MailMesh.TestStack;
using MassTransit;
using Npgsql;

namespace MailMesh.Gateway.Tests.Stack;

/// <summary>InboxSync, Webhooks and Sender as the gateway knows them: queues that answer, and rows in views.</summary>
public sealed class OtherServices : IAsyncDisposable
{
    private readonly IBusControl _bus;
    private readonly TestDatabase _database;

    private OtherServices(IBusControl bus, TestDatabase database) => (_bus, _database) = (bus, database);

    public ConcurrentBag<RegisterWebhook> Registered { get; private init; } = [];
    public ConcurrentBag<SendEmail> Sent { get; private init; } = [];
    public ConcurrentBag<ReplyToEmail> Replied { get; private init; } = [];

    public ConcurrentBag<ReplayWebhook> Replayed { get; } = [];
    public ConcurrentBag<UpdateSend> Updates { get; } = [];

    public OtherInboxSync InboxSync { get; private init; } = new();

    public static async Task<OtherServices> Start(string rabbit, TestDatabase database)
    {
        var registered = new ConcurrentBag<RegisterWebhook>();
        var sent = new ConcurrentBag<SendEmail>();
        var replied = new ConcurrentBag<ReplyToEmail>();
        var inboxSync = new OtherInboxSync();
        OtherServices others = null!;
        var bus = Bus.Factory.CreateUsingRabbitMq(configure =>
        {
            configure.Host(new Uri(rabbit));
            Listen<CreateInbox>(configure, "inboxsync-create-inbox", async context =>
            {
                var ask = context.Message;
                if (ask.LocalPart == "taken")
                {
                    await context.RespondAsync(new InboxRefused("address_taken", "Choose another local_part."));
                    return;
                }
                var address = $"{ask.LocalPart ?? ask.InboxId.ToString("n")}@mailmesh.test";
                await context.RespondAsync(new InboxOpened(ask.InboxId, address, ask.DisplayName));
            });
            Listen<ConnectInbox>(configure, "inboxsync-connect-inbox", inboxSync.Connect);
            Listen<RemoveInbox>(configure, "inboxsync-remove-inbox", inboxSync.Remove);
            Listen<UpdateEmails>(configure, "inboxsync-update-emails", inboxSync.Update);
            Listen<DeleteEmails>(configure, "inboxsync-delete-emails", inboxSync.Delete);
            Listen<FileDraft>(configure, "inboxsync-file-draft", inboxSync.File);
            Listen<SearchAtServer>(configure, "inboxsync-search-at-server", inboxSync.Search);
            Listen<RegisterWebhook>(configure, "webhooks-register-webhook", async context =>
            {
                registered.Add(context.Message);
                await others.InsertWebhook(context.Message);
                await context.RespondAsync(
                    new WebhookRegistered(context.Message.WebhookId, TimeProvider.System.GetUtcNow()));
            });
            Listen<DeleteWebhook>(configure, "webhooks-delete-webhook",
                context => context.RespondAsync(new WebhookDeleted(context.Message.WebhookId, Found: true)));
            Listen<ReplayWebhook>(configure, "webhooks-replay-webhook", async context =>
            {
                others.Replayed.Add(context.Message);
                await context.RespondAsync(new WebhookReplayed(context.Message.WebhookId, Found: true, Replayed: 3));
            });
            Listen<UpdateSend>(configure, "sender-update-send", context => others.Update(context));
            Listen<SendEmail>(configure, "sender-send-email", async context =>
            {
                sent.Add(context.Message);
                await others.Settle(context, context.Message.Subject);
            });
            Listen<ReplyToEmail>(configure, "sender-reply-to-email", async context =>
            {
                replied.Add(context.Message);
                await others.Settle(context, "Re: it");
            });
        });
        others = new OtherServices(bus, database)
        {
            Registered = registered, Sent = sent, Replied = replied, InboxSync = inboxSync,
        };
        await bus.StartAsync();
        return others;
    }

    /// <summary>Publishes as the owner of an event would.</summary>
    public Task Publish<T>(T message)
        where T : class => _bus.Publish(message);

    public async ValueTask DisposeAsync() => await _bus.StopAsync();

    /// <summary>An event that a webhook was told of; its id.</summary>
    public async Task<Guid> Deliver(Guid workspace, Guid webhook)
    {
        var id = Guid.CreateVersion7();
        await using var connection = new NpgsqlConnection(_database.ConnectionString("mailmesh_webhooks"));
        await connection.ExecuteAsync(
            """
            insert into webhooks.events (id, workspace_id, type, payload, created_at)
            values (@id, @workspace, 'email.received', '{}', now());
            insert into webhooks.deliveries (id, webhook_id, event_id, state, due_at, created_at)
            values (@id, @webhook, @id, 'delivered', now(), now());
            """,
            new { id, workspace, webhook });
        return id;
    }

    private static void Listen<T>(
        IRabbitMqBusFactoryConfigurator configure, string queue, MessageHandler<T> handler)
        where T : class =>
        configure.ReceiveEndpoint(queue, endpoint =>
        {
            endpoint.SetQuorumQueue();
            endpoint.ConfigureConsumeTopology = false;
            endpoint.SetQueueArgument("x-delivery-limit", 20);
            endpoint.BindDeadLetterQueue($"{queue}_dead", $"{queue}_dead", dead =>
            {
                dead.SetQuorumQueue();
                dead.SetQueueArgument("x-message-ttl", (long)TimeSpan.FromDays(30).TotalMilliseconds);
            });
            endpoint.Handler(handler);
        });

    private async Task InsertWebhook(RegisterWebhook webhook)
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString("mailmesh_webhooks"));
        await connection.ExecuteAsync(
            """
            insert into webhooks.webhooks (id, workspace_id, url, events, inbox_ids, sealed_secret, created_at)
            values (@WebhookId, @WorkspaceId, @Url, @events, @inboxes, @SealedSecret, now())
            """,
            new
            {
                webhook.WebhookId, webhook.WorkspaceId, webhook.Url, webhook.SealedSecret,
                events = webhook.Events.ToArray(), inboxes = webhook.InboxIds.ToArray(),
            });
    }

    /// <summary>What is queued or deferred can be changed; of the rest it is too late.</summary>
    private async Task Update(ConsumeContext<UpdateSend> context)
    {
        var ask = context.Message;
        Updates.Add(ask);
        await using var connection = new NpgsqlConnection(_database.ConnectionString("mailmesh_sender"));
        var state = await connection.ExecuteScalarAsync<string?>(
            "select state from outbox.submissions where send_id = @SendId and workspace_id = @WorkspaceId",
            new { ask.SendId, ask.WorkspaceId });
        var done = state is "queued" or "deferred";
        if (done)
        {
            state = ask.SendAt is null ? "cancelled" : state;
            await connection.ExecuteAsync(
                "update outbox.submissions set state = @state, send_at = @at where send_id = @SendId",
                new { state, ask.SendId, at = ask.SendAt?.UtcDateTime });
        }
        await context.RespondAsync(new SendUpdated(ask.SendId, done, state));
    }

    /// <summary>
    /// A subject tells what becomes of the send: "state:failed", "state:failed:auth_failed" and the like; "state:none"
    /// leaves it be.
    /// </summary>
    private async Task Settle<T>(ConsumeContext<T> context, string subject)
        where T : class
    {
        var fields = JsonSerializer.SerializeToElement(context.Message);
        var said = subject.Split(':');
        var state = said is ["state", var told, ..] ? told : "sent";
        var code = said is ["state", "failed", var named] ? named : "no_relay";
        if (state == "none") return;
        var sendId = fields.GetProperty("SendId").GetGuid();
        var workspace = fields.GetProperty("WorkspaceId").GetGuid();
        var inbox = fields.GetProperty("InboxId").GetGuid();
        var to = fields.GetProperty("To")[0].GetProperty("Address").GetString()!;
        await using var connection = new NpgsqlConnection(_database.ConnectionString("mailmesh_sender"));
        await connection.ExecuteAsync(
            """
            insert into outbox.submissions (send_id, workspace_id, inbox_id, email_id, message_id, state, reason_code,
                reason, from_address, subject, raw, asked_at, created_at, updated_at)
            values (@sendId, @workspace, @inbox, @emailId, @messageId, @state, @code, @reason, 'a@mailmesh.test',
                @subject, '', now(), now(), now())
            on conflict do nothing;
            insert into outbox.recipients (send_id, position, address, field, state, reply)
            values (@sendId, 0, @to, 'to', @state, '250 taken') on conflict do nothing;
            """,
            new
            {
                sendId, workspace, inbox, emailId = Guid.CreateVersion7(), messageId = $"<{sendId:n}@mailmesh.test>",
                state, subject, to, code = state == "failed" ? code : null,
                reason = state == "failed" ? "Set Relay:Host." : null,
            });
        await _bus.Publish(new EmailSent
        {
            EventId = Guid.CreateVersion7(), WorkspaceId = workspace, InboxId = inbox, SendId = sendId,
            EmailId = Guid.CreateVersion7(), MessageId = "<x@mailmesh.test>", Recipients = [to], Reply = "250",
            Subject = subject, At = TimeProvider.System.GetUtcNow(),
        });
    }
}
