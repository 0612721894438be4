using MailMesh.Postgres;
using MailMesh.ServiceDefaults;
using MailMesh.Webhooks;

var builder = ServiceHost.CreateBuilder(args);
builder.AddServiceDefaults("webhooks");
builder.AddPostgres("webhooks", typeof(Program).Assembly);
builder.AddSubscriptions();
builder.AddDeliveries();
builder.AddBus("webhooks", bus => bus.AddWebhookConsumers());

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
