using MailMesh.MailServers;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Storm;

/// <summary>
/// Another client works on an account while the workers, their database and the server itself are killed. Afterwards
/// the mirror is what the server is, and nobody was told of a mail twice, or not at all.
/// </summary>
public sealed class StormTests
{
    private const string Account = "alice";

    /// <summary>
    /// Dovecot's cache of its list of folders is corrupt after some kills ("indexid changed"): then a session is told
    /// nothing of a folder that was made since, for as long as it lasts, and mail moved there is gone as far as it can
    /// see.
    /// </summary>
    private const string NoListIndex = "mailbox_list_index = no\n";

    private const int OperationsBefore = 400;
    private const int FirstBefore = 1;
    private const int FirstMeanwhile = 100_000;
    private static readonly (string, string) PollOften = ("Sync__PollEvery", "00:00:05");
    private static readonly TimeSpan SettledWithin = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan ShareWithin = TimeSpan.FromMinutes(6); // the client itself says when it hangs

    [Fact]
    public async Task A_mirror_of_Dovecot_equals_it_after_a_storm_and_kills_of_worker_database_and_server()
    {
        await using var dovecot = await Dovecot.StartWith(NoListIndex, Account);
        await Weather(new StormSite(
            new SecondClient(dovecot.ImapPort, Account, dovecot.Maildir(Account)), dovecot.ImapPort,
            async () =>
            {
                await dovecot.Kill();
                await dovecot.StartAgain();
            },
            Operations: 5_000));
    }

    [Fact]
    public async Task A_mirror_of_Cyrus_equals_it_after_a_storm_and_kills_of_worker_database_and_server()
    {
        await using var cyrus = await Cyrus.StartQuick(Account);
        await Weather(new StormSite(
            new SecondClient(cyrus.ImapPort, Account), cyrus.ImapPort,
            async () =>
            {
                await cyrus.Kill();
                await cyrus.StartAgain();
            },
            Operations: 5_000));
    }

    private static async Task Weather(StormSite site)
    {
        await using var mesh = await ConnectedMesh.Start(ownPostgres: true, PollOften);
        await site.Client.Storm(seed: 1, FirstBefore, OperationsBefore);
        var inbox = await mesh.Connect(site.ImapPort, Account, Dovecot.Password);
        await mesh.Synced(inbox);
        await AssertEqual(mesh, site, inbox);
        var before = await mesh.View(inbox);

        var fates = await Storm(mesh, site);

        await AssertEqual(mesh, site, inbox);
        var after = await mesh.View(inbox);
        await after.ReadBodies(mesh.Blobs);
        var story = new StormStory(before, after, fates, FirstMeanwhile);
        await AssertNothing(
            () => Task.FromResult<IReadOnlyList<string>>([.. story.Missing(mesh)]), "every event has come", mesh);
        Assert.Empty(story.Wrong(mesh));
    }

    /// <summary>The second client at work, and the kills in between, each after a fifth of it.</summary>
    private static async Task<IReadOnlyDictionary<int, Fate>> Storm(ConnectedMesh mesh, StormSite site)
    {
        var done = 0;
        var storm = site.Client.Storm(seed: 2, FirstMeanwhile, site.Operations, now => Volatile.Write(ref done, now));
        Func<Task>[] kills =
        [
            async () =>
            {
                await mesh.Worker.Kill();
                await mesh.Worker.StartAgain();
            },
            async () =>
            {
                await mesh.Postgres!.Kill();
                await mesh.Postgres.StartAgain();
            },
            site.KillServer,
            async () =>
            {
                await mesh.AddWorker(PollOften);
                await mesh.Worker.Kill(); // its inbox is the other's from now on
            },
        ];
        for (var i = 0; i < kills.Length; i++)
        {
            var after = site.Operations * (i + 1) / (kills.Length + 1);
            await Eventually.Holds(
                () => storm.IsCompleted || Volatile.Read(ref done) >= after, ShareWithin,
                $"{after} operations are done");
            await kills[i]();
        }
        return await storm;
    }

    private static async Task AssertEqual(ConnectedMesh mesh, StormSite site, Guid inbox)
    {
        var server = await site.Client.View();
        await AssertNothing(
            async () =>
            {
                var view = await mesh.View(inbox);
                return [.. MailboxView.Differences(server, view.Mailbox), .. view.Contradictions];
            },
            "the mirror equals the server", mesh);
    }

    /// <summary>Waits until nothing is wrong; else says what.</summary>
    private static async Task AssertNothing(
        Func<Task<IReadOnlyList<string>>> wrong, string what, ConnectedMesh mesh)
    {
        IReadOnlyList<string> still = [];
        try
        {
            await Eventually.Holds(async () => (still = await wrong()).Count == 0, SettledWithin, what);
        }
        catch (TimeoutException late)
        {
            // What is wrong comes last: a long output is read, and often kept, from its end.
            Assert.Fail($"{mesh.Output}\n{late.Message}\n{string.Join('\n', still)}");
        }
    }

    private sealed record StormSite(SecondClient Client, int ImapPort, Func<Task> KillServer, int Operations);
}
