using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Imap.Commands.Session;
using MailMesh.Mail.Tests.Imap.Scripts;

namespace MailMesh.Mail.Tests.Imap;

/// <summary>No argument becomes a second command: it throws before a byte is sent.</summary>
public sealed class InjectionTests
{
    private static readonly string[] Breaks = ["a\r\nA9 DELETE INBOX", "a\n", "a\r", "a\0b"];

    [Fact]
    public Task No_argument_of_any_command_breaks_the_line() => ImapDialogue.Play(
        "C: [close]",
        async client =>
        {
            foreach (var text in Breaks)
            {
                foreach (var call in Calls(client, text))
                {
                    var error = await Assert.ThrowsAnyAsync<ArgumentException>(call);
                    Assert.False(string.IsNullOrEmpty(error.ParamName), error.ToString());
                }
            }
        });

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("(x)")]
    [InlineData("\\\\Seen")]
    [InlineData("a\"")]
    [InlineData("é")]
    public Task A_flag_is_one_word(string flag) => ImapDialogue.Play(
        "C: [close]",
        client => Assert.ThrowsAsync<ArgumentException>(() => client.Store(UidSet.Of(1), FlagChange.Add, [flag])));

    private static Func<Task>[] Calls(ImapClient client, string text) =>
    [
        () => client.Select(text),
        () => client.Examine(text),
        () => client.Create(text),
        () => client.Delete(text),
        () => client.Rename(text, "a"),
        () => client.Rename("a", text),
        () => client.Subscribe(text),
        () => client.Unsubscribe(text),
        () => client.Status(text, StatusItems.Messages),
        () => client.List(text),
        () => client.List("*", new ListOptions { Reference = text }),
        () => client.Quota(text),
        () => client.Append(text, "a"u8.ToArray()),
        () => client.Append("a", "a"u8.ToArray(), new AppendOptions { Flags = [text] }),
        () => client.Copy(UidSet.Of(1), text),
        () => client.Move(UidSet.Of(1), text),
        () => client.Store(UidSet.Of(1), FlagChange.Add, [text]),
        () => client.Store(UidSet.Of(1), FlagChange.Add, [text], new StoreOptions { GmailLabels = true }),
        () => client.Search(SearchKey.From(text)),
        () => client.Search(SearchKey.Keyword(text)),
        () => client.Search(SearchKey.Header(text, "a")),
        () => client.Search(SearchKey.Not(SearchKey.Header("a", text))),
        () => client.Search(SearchKey.GmailRaw(text)),
        () => client.Fetch(
            UidSet.Of(1), new FetchItems(FetchFacts.None, new MailSection(text)), _ => ValueTask.CompletedTask),
        () => client.Enable([text]),
        () => client.Id(new Dictionary<string, string> { ["name"] = text }),
        () => client.Id(new Dictionary<string, string> { [text] = "a" }),
    ];
}
