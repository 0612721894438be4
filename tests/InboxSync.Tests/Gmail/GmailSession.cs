using System.Text;

namespace MailMesh.InboxSync.Tests.Gmail;

/// <summary>One connection to <see cref="GmailServer"/>.</summary>
internal sealed class GmailSession(GmailServer server, Stream stream, CancellationToken stop)
    : PlayedImapSession(stream, stop)
{
    private const string Capabilities = "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID CHILDREN X-GM-EXT-1 UIDPLUS MOVE "
        + "CONDSTORE LIST-EXTENDED LIST-STATUS SPECIAL-USE LITERAL- AUTH=PLAIN APPENDLIMIT=35651584";

    private GmailView? _open;
    private List<uint> _told = [];

    private GmailAccount Account => server.Account;

    public async Task Run()
    {
        await Say("* OK Gimap ready");
        while (await ReadCommand() is { } command)
        {
            var (tag, rest) = Cut(command);
            server.Commands.Enqueue(rest);
            var instead = server.Instead.Keys.FirstOrDefault(each => rest.StartsWith(each, StringComparison.Ordinal));
            if (instead is not null && server.Instead.TryRemove(instead, out var answer))
                await Say($"{tag} {answer}");
            else if (await Answer(tag, rest) is { } done)
            {
                await TellChanges();
                await Say($"{tag} {done}");
            }
            if (rest == "LOGOUT")
                return;
        }
    }

    /// <summary>What is said after the tag.</summary>
    private async Task<string?> Answer(string tag, string command)
    {
        var (name, rest) = Cut(command);
        switch (name)
        {
            case "CAPABILITY":
                await Say($"* CAPABILITY {Capabilities}");
                break;
            case "AUTHENTICATE" when !rest.Contains(' ', StringComparison.Ordinal):
                await Say("+ ");
                await ReadLine();
                break;
            case "NAMESPACE":
                await Say("* NAMESPACE ((\"\" \"/\")) NIL NIL");
                break;
            case "LIST":
                await List(rest.Contains("STATUS", StringComparison.Ordinal));
                break;
            case "STATUS":
                await Status(Account.View(Text(rest).Word)!);
                break;
            case "SELECT" or "EXAMINE":
                return await Open(Text(rest).Word, name == "EXAMINE");
            case "UNSELECT" or "CLOSE":
                (_open, _told) = (null, []);
                break;
            case "APPEND":
                return Append(rest);
            case "IDLE":
                await Idle();
                break;
            case "UID" when _open is not null:
                return await new GmailCommands(Account, _open, Say, Write).Answer(rest) ?? "BAD Unknown command";
            case "LOGIN" or "AUTHENTICATE" or "ID" or "NOOP" or "ENABLE" or "LOGOUT":
                break;
            default:
                return $"BAD Unknown command {tag}";
        }
        return "OK Success";
    }

    private async Task List(bool withStatus)
    {
        foreach (var view in Account.Views)
        {
            await Say($"* LIST ({view.Attributes}) \"/\" \"{view.Name}\"");
            if (withStatus && !view.Attributes.Contains("Noselect", StringComparison.Ordinal))
                await Status(view);
        }
    }

    private Task Status(GmailView view)
    {
        var (count, next) = Account.Read(() => (view.Mails.Count, view.UidNext));
        return Say($"* STATUS \"{view.Name}\" (MESSAGES {count} UNSEEN 0 UIDNEXT {next} UIDVALIDITY 7 "
            + $"HIGHESTMODSEQ {Account.ModSeq})");
    }

    private async Task<string> Open(string name, bool forReading)
    {
        if (Account.View(name) is not { } view)
            return "NO [NONEXISTENT] Unknown Mailbox";
        _open = view;
        _told = Account.Read(() => view.Mails.ConvertAll(entry => entry.Uid));
        await Say("* FLAGS (\\Answered \\Flagged \\Draft \\Deleted \\Seen $NotPhishing $Phishing)\r\n"
            + "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Draft \\Deleted \\Seen \\*)]\r\n* OK [UIDVALIDITY 7]\r\n"
            + $"* {_told.Count} EXISTS\r\n* 0 RECENT\r\n* OK [UIDNEXT {Account.Read(() => view.UidNext)}]\r\n"
            + $"* OK [HIGHESTMODSEQ {Account.ModSeq}]");
        return $"OK [READ-{(forReading ? "ONLY" : "WRITE")}] selected. (Success)";
    }

    /// <summary>What comes into a view gets its label, and with it a place in all mail.</summary>
    private string Append(string command)
    {
        var (name, rest) = Text(command);
        if (Account.View(name) is not { } view)
            return "NO [TRYCREATE] No folder";
        var end = rest.IndexOf(')', StringComparison.Ordinal);
        var flags = rest[1..end].Split(' ');
        var (_, literal) = Text(rest[(end + 2)..]);
        var mail = Account.Receive(Encoding.Latin1.GetBytes(literal[1..^1]), view.OwnLabel ?? "");
        Account.Change([mail], appended => appended.Flags.UnionWith(flags));
        return $"OK [APPENDUID 7 {Account.Read(() => view.Mails.Single(entry => entry.Mail == mail).Uid)}] (Success)";
    }

    private async Task Idle()
    {
        await Say("+ idling");
        await Flush();
        var done = ReadLine();
        while (!done.IsCompleted)
        {
            var changed = Account.Changed;
            await TellChanges();
            await Flush();
            await Task.WhenAny(done, changed);
        }
        await done;
    }

    /// <summary>Of the open folder: what is gone, and how many are there. Of labels nothing is told.</summary>
    private async Task TellChanges()
    {
        if (_open is not { } view)
            return;
        var now = Account.Read(() => view.Mails.ConvertAll(entry => entry.Uid));
        for (var i = _told.Count - 1; i >= 0; i--)
            if (!now.Contains(_told[i]))
            {
                _told.RemoveAt(i);
                await Say($"* {i + 1} EXPUNGE");
            }
        if (now.Count > _told.Count)
            await Say($"* {now.Count} EXISTS");
        _told = now;
    }
}
