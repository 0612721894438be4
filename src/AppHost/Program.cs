using MailMesh.AppHost.Hosting;

var builder = DistributedApplication.CreateBuilder(args);

var bus = builder.AddRabbitMQ("rabbitmq");
var redis = builder.AddRedis("redis");
var postgres = builder.AddPostgres("postgres");

builder.AddProject<Projects.Quota>("quota")
    .WithReference(postgres, bus, redis).WaitFor(postgres, bus).WithHttpHealthCheck("/health");

builder.AddProject<Projects.Webhooks>("webhooks")
    .WithReference(postgres, bus).WaitFor(postgres, bus).WithHttpHealthCheck("/health")
    .WithEnvironment(it => it.MayOpen("Webhooks", it.Secrets.WebhooksKey)
        .Default("Webhooks__AllowPrivateHosts", "true"));

var inboxsync = builder.AddProject<Projects.InboxSync>("inboxsync")
    .WithReference(postgres, bus).WaitFor(postgres, bus).WithHttpHealthCheck("/health").WithEndpoint("smtp")
    .WithEnvironment(it => it.MayOpen("Mail", it.Secrets.MailKey).Default("Connecting__AllowPrivateHosts", "true"));

builder.AddProject<Projects.Sender>("sender")
    .WithReference(postgres, bus, redis).WithReference(inboxsync).WaitFor(postgres, bus).WithHttpHealthCheck("/health")
    .WithEnvironment(it => it.MayOpen("Mail", it.Secrets.MailKey).Default("Connecting__AllowPrivateHosts", "true"));

builder.AddProject<Projects.Gateway>("gateway").WithExternalHttpEndpoints()
    .WithReference(postgres, bus, redis).WaitFor(postgres, bus).WithHttpHealthCheck("/health")
    .WithEnvironment(it => it.MaySeal("Mail", it.Secrets.MailKey).MaySeal("Webhooks", it.Secrets.WebhooksKey)
        .Set("Bootstrap__ApiKey", it.Secrets.ApiKey).Default("Door__DrainTimeMax", "00:00:01.5"));

return await builder.Build().RunAsync();
