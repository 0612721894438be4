using System.Text;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Messages;

namespace MailMesh.Mail.Tests.Imap.Servers.Suites;

public abstract class SearchSuite(ImapServer server)
{
    public static TheoryData<string, SearchKey> Keys => new()
    {
        { "1:4", SearchKey.All },
        { "1", SearchKey.Subject("report") },
        { "1:4", SearchKey.From("alice@") },
        { "2", SearchKey.Subject("Grüße") },
        { "2", SearchKey.Body("müßig") },
        { "3:4", SearchKey.Flagged },
        { "4", SearchKey.And(SearchKey.Flagged, SearchKey.Seen) },
        { "1,4", SearchKey.Or(SearchKey.Subject("report"), SearchKey.Seen) },
        { "1:3", SearchKey.Not(SearchKey.Seen) },
        { "1,3", SearchKey.Uid(UidSet.Of(1, 3, 9)) },
        { "4", SearchKey.Larger(5_000) },
        { "1:3", SearchKey.Smaller(5_000) },
        { "3", SearchKey.Keyword("Work") },
        { "1:4", SearchKey.Header("Message-ID", "") },
        { "1", SearchKey.And(SearchKey.Subject("the \"quarterly\" report"), SearchKey.Unseen) },
        { "1:4", SearchKey.SentSince(new DateOnly(2026, 6, 2)) },
        { "", SearchKey.SentBefore(new DateOnly(2026, 6, 2)) },
        { "", SearchKey.Subject("nothing like it") },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task What_is_looked_for_is_found_by_both_forms_of_answer(string found, SearchKey key)
    {
        var account = await Filled.Value;
        await using var client = await server.OpenInbox(account);

        var compact = (await client.Search(key)).Require();
        var classic = (await client.Search(key, new SearchOptions { AvoidEsearch = true })).Require();

        Assert.Equal((found, found), (compact.Uids.ToString(), classic.Uids.ToString()));
    }

    [Fact]
    public async Task A_search_by_mod_sequence_tells_the_highest_one()
    {
        await using var client = await server.OpenInbox(await Filled.Value);
        var result = (await client.Search(SearchKey.ModSeq(1))).Require();
        Assert.Equal("1:4", result.Uids.ToString());
        Assert.Equal(client.Selected!.HighestModSeq, result.ModSeq);
    }

    [Fact]
    public async Task A_text_with_a_line_break_is_never_sent()
    {
        await using var client = await server.OpenInbox(await Filled.Value);
        await Assert.ThrowsAsync<ArgumentException>(() => client.Search(SearchKey.Subject("x\r\nA9 LOGOUT")));
    }

    // Searching changes nothing: one account serves all.
    private Lazy<Task<string>> Filled => server.Searchable;

    internal static async Task Fill(RawImap raw)
    {
        await raw.Append("INBOX", Mails.Plain("the \"quarterly\" report"));
        await raw.Append("INBOX", Mails.Plain($"=?utf-8?b?{Base64("Grüße")}?=", "ein müßiger Text"));
        await raw.Append("INBOX", Mails.Plain("three"), "\\Flagged Work");
        await raw.Append("INBOX", Mails.Large(10_000), "\\Flagged \\Seen");

        static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
    }
}
