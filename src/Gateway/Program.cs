using MailMesh.Gateway;
using MailMesh.Gateway.Doors;
using MailMesh.Gateway.OAuth;
using MailMesh.Gateway.Rest;
using MailMesh.Limits;
using MailMesh.Mirror;
using MailMesh.Postgres;
using MailMesh.ServiceDefaults;

var builder = ServiceHost.CreateBuilder(args);
builder.AddServiceDefaults("gateway").AddDoors();
builder.AddPostgres("access", typeof(GatewaySetup).Assembly);
builder.AddBus("gateway", GatewaySetup.HearEvents);
builder.AddMirrorReader();
builder.AddLimits();
builder.AddKeys();
builder.AddGates();
builder.AddTools();
builder.AddMcp().AddProfiles();
builder.AddRest();
builder.AddOAuth();

var app = builder.Build();
app.UseDoors();
app.MapMcp();
app.MapRest();
app.MapOAuth();
app.MapDefaultEndpoints();
await app.RunAsync();
