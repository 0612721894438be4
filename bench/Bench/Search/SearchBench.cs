using System.Diagnostics;
using System.Globalization;
using MailMesh.AppHost.Servers;
using MailMesh.Mirror;
using MailMesh.Mirror.Blobs;
using MailMesh.Mirror.Reading;
using MailMesh.Mirror.Writing;
using MailMesh.Postgres;
using MailMesh.TestStack;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace MailMesh.Bench.Search;

/// <summary>Reads over 200,000 mirrored emails, one after the other, each with other values.</summary>
public static class SearchBench
{
    private const int Emails = 200_000;
    private const int Reads = 200;
    private const int WarmUp = 20;
    private const double SearchGoalMs = 20;
    private const double ReadGoalMs = 5;

    public static async Task<Report> Run()
    {
        await using var server = await PrivatePostgres.Start();
        await using var database = await TestDatabase.Create(server);
        var folder = Directory.CreateTempSubdirectory("mailmesh-search-");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:postgres"] = database.ConnectionString("mailmesh_inboxsync"),
            ["Blobs:Folder"] = folder.FullName,
        });
        builder.AddPostgres("mirror", typeof(MirrorReader).Assembly);
        builder.AddMirror();
        using var host = builder.Build();
        await host.StartAsync();
        try
        {
            var mirror = host.Services.GetRequiredService<Database>();
            await mirror.Ready(CancellationToken.None);
            var (workspace, inbox) = (Guid.CreateVersion7(), Guid.CreateVersion7());
            var (ids, phrases) = await Fill(mirror, host.Services.GetRequiredService<BlobStore>(), workspace, inbox);
            var reader = new MirrorReader(mirror.Source, host.Services.GetRequiredService<PackReader>());
            return await Measure(reader, workspace, inbox, ids, phrases);
        }
        finally
        {
            await host.StopAsync();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Report> Measure(
        MirrorReader reader, Guid workspace, Guid inbox, Guid[] ids, IReadOnlyList<string> phrases)
    {
        var table = new Table($"over {Emails} emails", "p50 ms", "p99 ms");
        var goals = new List<Goal>();
        var chance = new Random(2);
        foreach (var (name, query) in Queries(chance, phrases))
            await Row($"search-{name}", SearchGoalMs, () => Search(query()));
        var listing = new EmailListing { WorkspaceId = workspace, InboxId = inbox, Folder = FolderRole.Inbox };
        await Row("list", ReadGoalMs, () => reader.ListEmails(listing, CancellationToken.None));
        await Row("list-unread", ReadGoalMs, () =>
            reader.ListEmails(listing with { UnreadOnly = true }, CancellationToken.None));
        await Row("get", ReadGoalMs, () =>
            reader.GetEmail(workspace, ids[chance.Next(ids.Length)], CancellationToken.None));
        return new(table, goals);

        Task Search(string query) => reader.SearchEmails(
            new EmailSearch { WorkspaceId = workspace, Query = query }, CancellationToken.None);

        async Task Row(string name, double goal, Func<Task> read)
        {
            var took = new List<double>();
            for (var n = 0; n < WarmUp + Reads; n++)
            {
                var began = Stopwatch.GetTimestamp();
                await read();
                if (n >= WarmUp) took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            table.Row(name, Percentile.Of(took, 50), Percentile.Of(took, 99));
            goals.Add(new Goal($"{name}-p50", Percentile.Of(took, 50), AtLeast: false, goal, "ms"));
        }
    }

    private static (string Name, Func<string> Query)[] Queries(Random chance, IReadOnlyList<string> phrases)
    {
        return
        [
            ("word", () => Word(50, 5_000)),
            ("frequent-word", () => Word(1, 20)),
            ("rare-word", () => Word(5_000, SampleEmails.Words)),
            ("two-words", () => $"{Word(1, 50)} {Word(50, 2_000)}"),
            ("phrase", () => $"\"{phrases[chance.Next(phrases.Count)]}\""),
            ("phrase-of-frequent-words", () => $"\"{Word(1, 50)} {Word(1, 50)}\""),
            ("from", () => $"from:{SampleEmails.Person(chance.Next(SampleEmails.People))}"),
            ("from-everybody", () => $"from:example {Word(1, 20)}"),
            ("japanese", () => SampleEmails.Pair(chance.Next(1, 50), chance.Next(1, 50))),
            ("without-a-word", () => $"{Word(1, 50)} -{Word(1, 50)}"),
            ("between-days", () => $"{Word(50, 500)} {Days()}"),
            ("larger-unread", () => $"{Word(1, 500)} larger:40K is:unread"),
            ("filename", () => $"filename:{Word(50, 5_000)}"),
            ("unread-with-file", () => $"is:unread has:attachment {Days()}"),
        ];

        string Word(int from, int to) => SampleEmails.Word(chance.Next(from, to));

        string Days()
        {
            var day = SampleEmails.At(chance.Next(Emails));
            return string.Create(
                CultureInfo.InvariantCulture, $"after:{day:yyyy-MM-dd} before:{day.AddDays(14):yyyy-MM-dd}");
        }
    }

    private static async Task<(Guid[] Ids, IReadOnlyList<string> Phrases)> Fill(
        Database mirror, BlobStore blobs, Guid workspace, Guid inbox)
    {
        await Execute(
            $"""
            insert into mirror.inboxes (inbox_id, workspace_id, kind, address, created_at)
            values ('{inbox}', '{workspace}', 'hosted', 'bench@mailmesh.test', now())
            """);
        foreach (var role in FolderRole.All)
            await Execute(
                "insert into mirror.folders (folder_id, inbox_id, role, name) "
                + $"values ('{Guid.CreateVersion7()}', '{inbox}', '{role}', '{role}')");
        var emails = new SampleEmails(seed: 1);
        var ids = new List<Guid>(Emails);
        var sizes = new List<BlobRef>(Emails);
        foreach (var numbers in Enumerable.Range(0, Emails).Chunk(MirrorWriter.BatchMax))
        {
            var mails = numbers.Select(number => emails.Next(inbox, number)).ToArray();
            var kept = await blobs.Keep(
                [.. mails.Select(mail => (ReadOnlyMemory<byte>)mail.Raw)], CancellationToken.None);
            var batch = mails.Zip(kept, (mail, blob) => mail.At(blob)).ToArray();
            await mirror.InTransaction((_, tx, ct) => MirrorWriter.File(tx, batch, ct), CancellationToken.None);
            ids.AddRange(batch.Select(email => email.EmailId));
            sizes.AddRange(kept);
        }
        await Resize(mirror, sizes);
        // What autovacuum does within minutes: the index takes in what it keeps aside while mail pours in.
        await Execute("vacuum analyze");
        return ([.. ids], emails.Phrases);

        async Task Execute(string sql)
        {
            await using var command = mirror.Source.CreateCommand(sql);
            command.CommandTimeout = 600;
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>What lies in the packs is as long as it is; only the emails say that they are larger.</summary>
    private static async Task Resize(Database mirror, List<BlobRef> kept)
    {
        await using var command = mirror.Source.CreateCommand(
            """
            update mirror.blobs b set size_bytes = k.size_bytes
            from unnest($1, $2) as k (sha256, size_bytes) where b.sha256 = k.sha256
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = kept.Select(blob => blob.Sha256).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = kept.Select(blob => blob.SizeBytes).ToArray() });
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }
}
