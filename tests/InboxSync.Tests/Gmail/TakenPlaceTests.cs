using MailMesh.InboxSync.Tests.Changing;
using MailMesh.Mirror.Syncing;
using MailMesh.Postgres;
using static MailMesh.InboxSync.Tests.Sample;

namespace MailMesh.InboxSync.Tests.Gmail;

/// <summary>Where the server has labels a mail is in one folder at a time, and is known by the provider's id.</summary>
public sealed class TakenPlaceTests(ConnectedWorld world) : IClassFixture<ConnectedWorld>
{
    [Fact]
    public async Task A_folder_that_lost_a_place_to_another_is_looked_at_though_the_session_ends_before()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Have(Letter());
        await world.Run("update mirror.folders set server_total = 1 where inbox_id = @Id", new { inbox.Id });
        await world.Run("insert into mirror.provider_ids values (@emailId, '17', '18')", new { emailId });
        var archive = await inbox.FolderId("Archive");
        var seen = new Newcomer(PlacedFlags.Of(9, []), new byte[32], null, IsSent: false, new ProviderIds("17", "18"));

        var known = await world.Database.InTransaction(
            async (_, tx, ct) =>
            {
                var trip = new RoundTrip(tx);
                var folder = (await FolderBook.Read(tx, inbox.Id, ct)).Single(each => each.FolderId == archive);
                var newcomers = Newcomers.Ask(trip, inbox.Id, folder, [seen]);
                await trip.Run(ct);
                return await newcomers.Recognise(tx, ct);
            },
            CancellationToken.None);

        Assert.Equal([Acquaintance.Moved], known.Mails);
        Assert.Equal("Archive", (await inbox.Mirror(emailId))!.Place);
        Assert.Equal(["INBOX"], await world.List<string>(
            "select name from mirror.folders where inbox_id = @Id and server_total is null", new { inbox.Id }));
    }
}
