using MailMesh.Contracts;
using MailMesh.InboxSync.Tests.Changing;
using MailMesh.Mail.Imap.Commands.Messages;

namespace MailMesh.InboxSync.Tests.Searching;

/// <summary>Dovecot searches what our query language says.</summary>
public sealed class SearchAtServerTests(ConnectedWorld world) : IClassFixture<ConnectedWorld>
{
    private const string Bill = "From: Ada <ada@example.com>\r\nTo: bob@example.com\r\nSubject: Invoice 7\r\n\r\n"
        + "The green walrus sings.\r\n";

    private const string Party = "From: carl@example.com\r\nTo: bob@example.com\r\nCc: ada@example.com\r\n"
        + "Subject: The party\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n発注書を送ります\r\n"
        + "--b\r\nContent-Disposition: attachment; filename=report.pdf\r\n\r\nx\r\n--b--\r\n";

    private const string Old = "From: carl@example.com\r\nTo: bob@example.com\r\nSubject: Invoice old\r\n\r\n"
        + "A walrus too.\r\n";

    [Fact]
    public async Task Every_operator_of_the_language_finds_what_it_says()
    {
        var inbox = await world.Connect();
        var names = new Dictionary<Guid, string>
        {
            [await inbox.Have(Bill)] = "bill",
            [await inbox.Have(Party)] = "party",
            [await inbox.Have(Old, "Archive")] = "old",
        };
        foreach (var (query, expected) in new[]
        {
            ("walrus", "bill old"), ("\"green walrus\"", "bill"), ("walrus in:inbox", "bill"),
            ("walrus -in:inbox", "old"), (@"walrus in:in\u{62}ox", "bill"), ("invoice -old", "bill"),
            ("from:ada", "bill"), ("to:ada", "party"),
            ("subject:invoice", "bill old"), ("subject:party OR subject:old", "old party"),
            ("has:attachment", "party"), ("filename:report.pdf", "party"), ("発注", "party"), ("is:starred", ""),
            ("is:unread", "bill old party"), ("is:read", ""), ("after:2020-01-01 walrus", "bill old"),
            ("before:2020-01-01", ""), ("larger:1M", ""), ("smaller:1M from:carl", "old party"),
        })
        {
            var found = Assert.IsType<FoundAtServer>(await Search(inbox, query));
            Assert.Equal((query, expected),
                (query, string.Join(' ', found.EmailIds.Select(id => names[id]).Order(StringComparer.Ordinal))));
        }
        var archived = Assert.IsType<FoundAtServer>(await Search(inbox, "walrus", ask => ask with
        {
            Folders = ["archive"],
        }));
        Assert.Equal(["old"], archived.EmailIds.Select(id => names[id]));
    }

    [Fact]
    public async Task What_is_found_beyond_the_limit_or_not_mirrored_yet_is_counted()
    {
        var inbox = await world.Connect();
        await inbox.Have(Bill);
        await inbox.Have(Old, "Archive");
        await using (var client = await inbox.Open())
            (await client.Append("INBOX", System.Text.Encoding.UTF8.GetBytes(Bill))).Require();

        var found = Assert.IsType<FoundAtServer>(await Search(inbox, "walrus", ask => ask with { Limit = 1 }));

        Assert.Equal((1, 1, 1), (found.EmailIds.Count, found.More, found.NotMirrored));
    }

    [Fact]
    public async Task What_can_not_be_asked_is_refused_with_what_to_do()
    {
        var inbox = await world.Connect();
        Assert.Equal("invalid_arguments", Refusal(await Search(inbox, "after:yesterday")).Code);
        Assert.Equal("inbox_not_found", Refusal(await Search(inbox, "walrus", ask => ask with
        {
            WorkspaceId = Guid.CreateVersion7(),
        })).Code);
        await world.Run("update mirror.accounts set user_name = 'nobody' where inbox_id = @Id", new { inbox.Id });
        Assert.Equal("auth_failed", Refusal(await Search(inbox, "walrus")).Code);
        await world.Run("update mirror.accounts set imap_port = 1 where inbox_id = @Id", new { inbox.Id });
        Assert.Equal("provider_error", Refusal(await Search(inbox, "walrus")).Code);
    }

    private static SearchRefused Refusal(object answer) => Assert.IsType<SearchRefused>(answer);

    private Task<object> Search(
        ConnectedInbox inbox, string query, Func<SearchAtServer, SearchAtServer>? change = null)
    {
        var ask = new SearchAtServer
        {
            WorkspaceId = inbox.WorkspaceId, InboxId = inbox.Id, Query = query, Limit = 20,
        };
        return AskedServer.Answer(world.Database, change?.Invoke(ask) ?? ask);
    }
}
