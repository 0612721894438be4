using MailMesh.Limits;
using MailMesh.Mirror;
using MailMesh.Postgres;
using MailMesh.Providers;
using MailMesh.Sender;
using MailMesh.ServiceDefaults;

var builder = ServiceHost.CreateBuilder(args);

builder.AddServiceDefaults("sender");
builder.AddPostgres("outbox", typeof(Program).Assembly);
builder.AddMirrorReader();
builder.AddLimits();
builder.AddProviders();
builder.AddSubmissions();
builder.AddOutbox();
builder.AddBus("sender", bus => bus.AddSubmissionConsumers());

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
