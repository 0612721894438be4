using MailMesh.Contracts;
using MailMesh.InboxSync.Connecting;
using MailMesh.InboxSync.Fleet;
using MailMesh.InboxSync.Searching;
using MailMesh.Mail.Imap;
using MassTransit;
using NSubstitute;

namespace MailMesh.InboxSync.Tests.Searching;

/// <summary>An inbox's own server, asked as the bus asks.</summary>
internal static class AskedServer
{
    /// <summary><see cref="FoundAtServer"/> or <see cref="SearchRefused"/>.</summary>
    public static async Task<object> Answer(Postgres.Database database, SearchAtServer ask)
    {
        var context = Substitute.For<ConsumeContext<SearchAtServer>>();
        context.Message.Returns(ask);
        object? answer = null;
        await context.RespondAsync(Arg.Do<FoundAtServer>(found => answer = found));
        await context.RespondAsync(Arg.Do<SearchRefused>(refused => answer = refused));
        var connections = new AccountConnections(
            database, new AccountSecrets(Accounts.Key.PrivateKey),
            new AccountEndpoints(new ConnectingOptions { AllowPrivateHosts = true }),
            new ConnectionBudget(new FleetOptions(), TimeProvider.System), new ImapOptions());
        await new SearchAtServerConsumer(database, new ServerSearch(database, connections), TimeProvider.System)
            .Consume(context);
        return answer!;
    }
}
