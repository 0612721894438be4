using MailMesh.Contracts;
using MailMesh.InboxSync.Fleet;
using MailMesh.Postgres;
using MassTransit;

namespace MailMesh.InboxSync.Connecting;

/// <summary>
/// Connects accounts at other servers, once a login there succeeded. A repeat with the same id gives the inbox new
/// credentials, and what else it names; it is synced with them at once.
/// </summary>
public sealed class ConnectInboxConsumer(
    Database database, SettingsSource settings, AccountCheck check, AccountBook book, FleetSignal fleet)
    : IConsumer<ConnectInbox>
{
    public async Task Consume(ConsumeContext<ConnectInbox> context)
    {
        var answer = await Answer(context.Message, context.CancellationToken);
        if (answer is InboxConnected connected)
            await context.RespondAsync(connected);
        else
            await context.RespondAsync((InboxRefused)answer);
    }

    private async Task<object> Answer(ConnectInbox ask, CancellationToken ct)
    {
        if (ConnectArguments.Fault(ask) is { } fault)
            return fault;
        await database.Ready(ct);
        var before = await Account.Find(database.Source, ask.InboxId, ct);
        if (before is not null && before.WorkspaceId != ask.WorkspaceId)
            return new InboxRefused("inbox_not_found", "There is no such inbox in this workspace.");
        if (before is not null && before.Address != ask.Address)
            return new InboxRefused(
                "invalid_address",
                $"An inbox keeps its address, {before.Address}: connect another inbox for that one.");
        var (found, refused) = await settings.Of(ask, before, ct);
        if (found is null)
            return refused!;

        var account = new Account(
            ask.InboxId, ask.WorkspaceId, ask.Address, ask.DisplayName ?? before?.DisplayName, found.Imap, found.Smtp,
            found.UserName, ask.SecretKind, ask.SealedSecret);
        if (await check.Run(account, ct) is { } wrong)
            return wrong;
        var answer = await book.Keep(account, ct);
        fleet.Raise();
        return answer;
    }
}
