// The floor: the same reads of the same rows as the Gateway's, with nothing around them.
using MailMesh.Mirror;
using MailMesh.Mirror.Reading;
using Npgsql;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.Services.AddSingleton(NpgsqlDataSource.Create(builder.Configuration.GetConnectionString("postgres")!));
builder.AddMirrorReader();
var app = builder.Build();

app.MapGet("/list/{workspace}/{inbox}", async (Guid workspace, Guid inbox, MirrorReader mirror, CancellationToken ct) =>
    await mirror.ListEmails(new EmailListing { WorkspaceId = workspace, InboxId = inbox, Folder = "INBOX" }, ct)
        is EmailList.Found found ? Results.Json(found.Page) : Results.NotFound());

app.MapGet("/get/{workspace}/{email}", async (Guid workspace, Guid email, MirrorReader mirror, CancellationToken ct) =>
    await mirror.GetEmail(workspace, email, ct) is { } detail ? Results.Json(detail) : Results.NotFound());

await app.RunAsync();
