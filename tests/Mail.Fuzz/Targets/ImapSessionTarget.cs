using System.Net;
using System.Net.Sockets;
using System.Text;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Sasl;
using static MailMesh.Mail.Fuzz.Behaviour;

namespace MailMesh.Mail.Fuzz.Targets;

/// <summary>
/// Our client against a server that says anything. An input is its side of the dialogue: pieces between U+001E, one
/// for each line of ours, in which U+0001 stands for the tag we used last. Every command has to end in an outcome.
/// </summary>
internal static class ImapSessionTarget
{
    private const int PiecesMax = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);
    private const char Next = '\x1e', Tag = '\x1';
    private const string Hello = "* OK [CAPABILITY IMAP4rev1 SASL-IR CONDSTORE QRESYNC ENABLE ESEARCH UIDPLUS] hi\r\n";
    private const string LoggedIn = Hello + "\x1e\x1 OK [CAPABILITY IMAP4rev1 CONDSTORE] in\r\n\x1e";

    public static FuzzTarget Session { get; } = new("imap-session", Grammar.Of(
        [
            LoggedIn + "* LIST (\\HasNoChildren \\Sent) \"/\" \"Sent\"\r\n* LIST () NIL {3}\r\na&-\r\n\x1 OK\r\n\x1e"
            + "* 3 EXISTS\r\n* OK [UIDVALIDITY 1]\r\n* OK [UIDNEXT 4]\r\n* FLAGS (\\Seen)\r\n\x1 OK [READ-ONLY]\r\n\x1e"
            + "* 1 FETCH (UID 1 FLAGS (\\Seen) RFC822.SIZE 10 INTERNALDATE \" 1-Jan-2026 00:00:00 +0000\" ENVELOPE "
            + "(NIL \"s\" ((\"a\" NIL \"b\" \"c\")) NIL NIL NIL NIL NIL NIL \"<m@x>\") "
            + "BODYSTRUCTURE (\"text\" \"plain\""
            + " (\"charset\" \"utf-8\") NIL NIL \"7bit\" 10 1) BODY[] {5}\r\nhello)\r\n\x1 OK done\r\n\x1e"
            + "* ESEARCH (TAG \"\x1\") UID ALL 1:3,5\r\n\x1 OK\r\n\x1e* BYE\r\n\x1 OK\r\n",
            LoggedIn + "\x1 NO [THROTTLED] slow down\r\n\x1e\x1 BAD Request is throttled. Suggested Backoff Time: 10 "
            + "milliseconds\r\n\x1e* 1 EXPUNGE\r\n* VANISHED (EARLIER) 1:9\r\n\x1 OK\r\n",
            "* PREAUTH ready\r\n\x1e\x1 OK\r\n", "* BYE no\r\n",
        ],
        "\x1e", "\x1 OK\r\n", "\x1 NO no\r\n", "\x1 BAD\r\n", "* ", "\r\n", "(", ")", "((((((((", "\"", "\\", "NIL",
        "{3}\r\nabc",
        "{99999999999999}\r\n", "~{4}\r\nabcd", "{0}\r\n", "+ \r\n", "+ go\r\n", "* BYE\r\n",
        "* 99999999999 EXISTS\r\n",
        "* 1 FETCH (", "BODY[", "BODY[HEADER]<0> ", "BINARY[1] ", "BODYSTRUCTURE ", "ENVELOPE ", "MODSEQ (-1)",
        "UID 0 ",
        "* SEARCH 1 2 3\r\n", "* STATUS a (MESSAGES 1)\r\n", "* CAPABILITY IMAP4rev2 LITERAL- MOVE\r\n", "[", "]",
        "&AOk-"),
        Run);

    private static int Run(ReadOnlyMemory<byte> input) => Talk(input).GetAwaiter().GetResult();

    private static async Task<int> Talk(ReadOnlyMemory<byte> input)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = Serve(listener, input);
        var endpoint = new ImapEndpoint(
            "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, TlsMode.None, new PasswordCredential("u", "p"))
        {
            AllowSecretsInClear = true,
        };
        var seen = new HashCode();
        var connected = await ImapClient.Connect(endpoint);
        seen.Add(connected.GetType());
        if (connected is ImapOutcome<ImapClient>.Done { Value: var client })
        {
            await using (client) await Use(client, seen.Add);
        }
        await server;
        return seen.ToHashCode();
    }

    private static async Task Use(ImapClient client, Action<object> saw)
    {
        var listed = await client.List();
        saw(listed.GetType());
        if (listed is ImapOutcome<IReadOnlyList<Mail.Imap.Responses.MailboxInfo>>.Done boxes)
            saw(Size(boxes.Value.Count));
        saw((await client.Select("INBOX", new SelectOptions { Condstore = true })).GetType());
        const FetchFacts Facts = FetchFacts.Flags | FetchFacts.Envelope | FetchFacts.Structure | FetchFacts.Size;
        var fetched = await client.Fetch(
            UidSet.All, new FetchItems(Facts, MailSection.Whole), email =>
            {
                using (email) saw((email.Envelope is null, email.StructureIsUnreadable, Size(email.Body.Length)));
                return ValueTask.CompletedTask;
            });
        saw(fetched.GetType());
        saw((await client.Search(SearchKey.All)).GetType());
        saw(Size(client.TakeChanges().Count));
    }

    private static async Task Serve(TcpListener listener, ReadOnlyMemory<byte> input)
    {
        using var socket = await listener.AcceptSocketAsync();
        socket.NoDelay = true;
        var line = new byte[4096];
        var tag = "a";
        try
        {
            foreach (var piece in Encoding.Latin1.GetString(input.Span).Split(Next).Take(PiecesMax))
            {
                var said = piece.Replace($"{Tag}", tag, StringComparison.Ordinal);
                await socket.SendAsync(Encoding.Latin1.GetBytes(said));
                // A piece that answers nothing leaves the client waiting: after a moment the next one goes too.
                if (!socket.Poll(Patience, SelectMode.SelectRead)) continue;
                var count = await socket.ReceiveAsync(line);
                if (count == 0) return;
                tag = Encoding.Latin1.GetString(line, 0, count).Split(' ', 2)[0];
            }
        }
        catch (SocketException)
        {
            // The client hung up, as it may.
        }
    }
}
