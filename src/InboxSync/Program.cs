using MailMesh.InboxSync;
using MailMesh.Mirror;
using MailMesh.Mirror.Reading;
using MailMesh.Postgres;
using MailMesh.ServiceDefaults;

var builder = ServiceHost.CreateBuilder(args);
builder.AddServiceDefaults("inboxsync");
builder.AddPostgres("mirror", typeof(MirrorReader).Assembly);
builder.AddMirror();
builder.AddHostedInboxes();
builder.AddReceiving();
builder.AddChanging();
builder.AddConnecting();
builder.AddSyncing();
builder.AddFleet();
builder.AddRemoving();
builder.AddBus("inboxsync", bus => bus.AddInboxConsumers());

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
