using MailMesh.Mirror.Blobs;
using MailMesh.Mirror.Reading;
using MailMesh.Mirror.Writing;
using static MailMesh.Mirror.Tests.Sample;

namespace MailMesh.Mirror.Tests.Searching;

/// <summary>Searches of more emails than a slice or a window holds.</summary>
[Collection(MirrorTests.Name)]
public sealed class SearchWindowTests(MirrorFixture mirror)
{
    private const int Emails = 3_000;
    private const int MinutesBetween = 20;

    private static Task<TestInbox>? _filled;

    [Fact]
    public async Task Whatever_is_asked_every_hit_comes_once_while_mail_arrives()
    {
        var inbox = await Filled();
        await Finds(inbox, "common", Numbers(_ => true));
        await Finds(inbox, "half", Numbers(n => n % 2 == 0));
        await Finds(inbox, "rare", Numbers(n => n % 700 == 1));
        await Finds(inbox, "\"half common\"", Numbers(n => n % 100 == 0));
        await Finds(inbox, "\"half common\" -seldom", Numbers(n => n % 100 == 0 && n % 200 != 0));
        await Finds(inbox, "\"seldom half\"", []);
        await Finds(inbox, "is:unread", Numbers(n => n % 3 == 0));
        await Finds(inbox, "is:unread OR rare", Numbers(n => n % 3 == 0 || n % 700 == 1));
        await Finds(inbox, "is:unread half", Numbers(n => n % 6 == 0));
        await Finds(inbox, "-half", Numbers(n => n % 2 == 1));
        await Finds(inbox, "half after:2026-03-20 before:2026-04-01", Numbers(n =>
            n % 2 == 0 && At(n).Date >= new DateTime(2026, 3, 20) && At(n).Date < new DateTime(2026, 4, 1)));
    }

    [Fact]
    public async Task Within_a_window_the_best_come_first_and_windows_follow_in_time()
    {
        var inbox = await Filled();

        var hits = await All(inbox, "common", limit: 100);

        var first = hits.Take(ReadingLimits.RankedHitsMax).ToList();
        Assert.Equal(first.OrderByDescending(hit => hit.Rank).Select(hit => hit.Rank), first.Select(hit => hit.Rank));
        Assert.True(first[0].Rank > first[^1].Rank);
        Assert.Contains("common", first[0].Email.Subject, StringComparison.Ordinal);
        var second = hits.Skip(ReadingLimits.RankedHitsMax).Take(ReadingLimits.RankedHitsMax);
        Assert.True(first.Min(hit => hit.Email.ReceivedAt) > second.Max(hit => hit.Email.ReceivedAt));
    }

    private static DateTimeOffset At(int number) => TestInbox.Noon.AddMinutes(number * MinutesBetween);

    private static List<int> Numbers(Func<int, bool> of) => [.. Enumerable.Range(0, Emails).Where(of)];

    private static async Task Finds(TestInbox inbox, string query, List<int> numbers)
    {
        var found = await All(inbox, query, limit: 100, arriving: true);
        Assert.Equal(numbers, found.Select(hit => int.Parse(hit.Email.MessageId![1..^5])).Order());
    }

    /// <summary>All pages; between them more mail comes that matches.</summary>
    private static async Task<List<SearchHit>> All(TestInbox inbox, string query, int limit, bool arriving = false)
    {
        var seen = new List<SearchHit>();
        PageCursor? cursor = null;
        do
        {
            var result = await inbox.Mirror.Reader.SearchEmails(
                new EmailSearch { WorkspaceId = inbox.WorkspaceId, Query = query, Limit = limit, Cursor = cursor },
                CancellationToken.None);
            var page = Assert.IsType<SearchResult.Found>(result).Page;
            seen.AddRange(page.Items);
            cursor = PageCursor.TryParse(page.Next, out var next) ? next : null;
            if (arriving && cursor is not null && seen.Count < 2 * limit)
                await inbox.Receive(
                    Email("New", "common half common rare", id: "<0@new>"), TestInbox.Noon.AddYears(1));
        }
        while (cursor is not null);
        if (arriving) // a search that began after an arrival finds it, and this is not what is asked here
            seen.RemoveAll(hit => hit.Email.MessageId == "<0@new>");
        return seen;
    }

    /// <summary>One for all, which costs seconds.</summary>
    private Task<TestInbox> Filled() => _filled ??= Fill();

    private async Task<TestInbox> Fill()
    {
        var inbox = await mirror.OpenInbox();
        var blob = await inbox.Keep("Subject: one\r\n\r\nfor all\r\n"u8.ToArray());
        foreach (var numbers in Enumerable.Range(0, Emails).Chunk(MirrorWriter.BatchMax))
            await mirror.File([.. numbers.Select(number => ToFile(inbox, blob, number))]);
        return inbox;
    }

    private static EmailToFile ToFile(TestInbox inbox, BlobRef blob, int number)
    {
        var words = new List<string> { "common" };
        if (number % 2 == 0) words.Add("half");
        if (number % 100 == 0) words.Add("common");
        if (number % 200 == 0) words.Add("seldom");
        if (number % 700 == 1) words.Add("rare");
        return new EmailToFile
        {
            EmailId = Guid.CreateVersion7(At(number)),
            InboxId = inbox.Id,
            FolderRole = FolderRole.Inbox,
            Content = Email(number % 50 == 0 ? "common" : "subject", id: $"<{number}@all>").Content
                .WithWords(string.Join(' ', words)),
            Blob = blob,
            ReceivedAt = At(number),
            IsRead = number % 3 != 0,
        };
    }
}
