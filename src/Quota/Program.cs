using MailMesh.Limits;
using MailMesh.Postgres;
using MailMesh.Quota;
using MailMesh.ServiceDefaults;

var builder = ServiceHost.CreateBuilder(args);
builder.AddServiceDefaults("quota");
builder.AddPostgres("usage", typeof(Program).Assembly);
builder.AddLimits();
builder.AddQuota();
builder.AddBus("quota", _ => { });

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
