using System.Globalization;
using System.Text;

namespace MailMesh.InboxSync.Tests.Gmail;

/// <summary>UID FETCH, STORE, MOVE, SEARCH and EXPUNGE in one open folder.</summary>
internal sealed class GmailCommands(
    GmailAccount account, GmailView view, Func<string, Task> say, Func<byte[], Task> write)
{
    /// <summary>What is said after the tag; null for a command that Gmail hasn't.</summary>
    public async Task<string?> Answer(string command)
    {
        var words = command.Split(' ', 3);
        switch (words[0])
        {
            case "FETCH":
                await Fetch(words[1], words[2]);
                return "OK Success";
            case "STORE":
                Store(words[1], words[2]);
                return "OK Success";
            case "MOVE":
                return await Move(words[1], PlayedImapSession.Text(words[2]).Word);
            case "SEARCH":
                await Search(command);
                return "OK SEARCH completed (Success)";
            case "EXPUNGE":
                // Outside of spam and trash it takes the folder's label away, if it has one.
                var marked = Of(words[1]).Where(entry => entry.Mail.Flags.Contains("\\Deleted"))
                    .Select(entry => entry.Mail).ToList();
                if (view.Name is GmailAccount.Trash or GmailAccount.Spam)
                    account.Remove(marked);
                else
                    account.Change(marked, mail => mail.Labels.Remove(view.OwnLabel ?? ""));
                return "OK Success";
            default:
                return null;
        }
    }

    private List<(uint Uid, GmailMail Mail)> Of(string set) => account.Read(() =>
        view.Mails.Where(entry => set.Split(',').Any(range => Holds(range, entry.Uid))).ToList());

    private bool Holds(string range, uint uid)
    {
        var last = view.Mails.Count == 0 ? 0 : view.Mails[^1].Uid;
        uint Number(string text) => text == "*" ? last : uint.Parse(text, CultureInfo.InvariantCulture);
        var ends = range.Split(':');
        var (one, other) = (Number(ends[0]), Number(ends[^1]));
        return uid >= Math.Min(one, other) && uid <= Math.Max(one, other);
    }

    private async Task Fetch(string set, string items)
    {
        var since = items.IndexOf("CHANGEDSINCE ", StringComparison.Ordinal) is >= 0 and var at
            ? ulong.Parse(items[(at + 13)..].TrimEnd(')'), CultureInfo.InvariantCulture)
            : 0;
        foreach (var (uid, mail) in Of(set).Where(entry => entry.Mail.ModSeq > since))
        {
            var facts = account.Read(() => Facts(uid, mail, items));
            var isWhole = items.Contains("BODY.PEEK[]", StringComparison.Ordinal);
            var number = account.Read(() => view.Mails.FindIndex(entry => entry.Uid == uid) + 1);
            await write(Encoding.Latin1.GetBytes($"* {number} FETCH ({facts}"));
            if (isWhole)
            {
                await write(Encoding.ASCII.GetBytes($" BODY[] {{{mail.Raw.Length}}}\r\n"));
                await write(mail.Raw);
            }
            await say(")");
        }
    }

    private string Facts(uint uid, GmailMail mail, string items)
    {
        var facts = new StringBuilder();
        if (items.Contains("X-GM-THRID", StringComparison.Ordinal))
            facts.Append(CultureInfo.InvariantCulture, $"X-GM-THRID {mail.Thread} X-GM-MSGID {mail.Id} ");
        if (items.Contains("X-GM-LABELS", StringComparison.Ordinal))
            facts.Append(CultureInfo.InvariantCulture, $"X-GM-LABELS ({string.Join(' ', mail.Labels
                .Where(label => label != view.OwnLabel).Select(Written))}) ");
        facts.Append(CultureInfo.InvariantCulture, $"UID {uid} MODSEQ ({mail.ModSeq})");
        if (items.Contains("INTERNALDATE", StringComparison.Ordinal))
            facts.Append(CultureInfo.InvariantCulture,
                $" INTERNALDATE \"{mail.ReceivedAt.UtcDateTime:dd-MMM-yyyy HH:mm:ss} +0000\"");
        return facts.Append(CultureInfo.InvariantCulture, $" FLAGS ({string.Join(' ', mail.Flags)})").ToString();
    }

    /// <summary>As Gmail does: atoms where they are, system labels quoted with their backslash doubled.</summary>
    private static string Written(string label) =>
        label.All(char.IsAsciiLetterOrDigit) ? label : $"\"{label.Replace("\\", "\\\\", StringComparison.Ordinal)}\"";

    private void Store(string set, string what)
    {
        var (item, list) = (what[..what.IndexOf(' ', StringComparison.Ordinal)],
            what[(what.IndexOf('(', StringComparison.Ordinal) + 1)..^1]);
        var words = new List<string>();
        while (list.Length > 0)
        {
            var (word, rest) = PlayedImapSession.Text(list);
            words.Add(word);
            list = rest;
        }
        account.Change([.. Of(set).Select(entry => entry.Mail)], mail =>
        {
            var held = item.Contains("X-GM-LABELS", StringComparison.Ordinal) ? mail.Labels : mail.Flags;
            if (item[0] == '-')
                held.ExceptWith(words);
            else
                held.UnionWith(words);
        });
    }

    private async Task<string> Move(string set, string target)
    {
        if (account.View(target) is not { } into)
            return "NO [TRYCREATE] No folder";
        var moved = Of(set);
        account.Change([.. moved.Select(entry => entry.Mail)], mail =>
        {
            mail.Place = target switch
            {
                GmailAccount.Trash => GmailPlace.Trash,
                GmailAccount.Spam => GmailPlace.Spam,
                _ => GmailPlace.AllMail,
            };
            mail.Labels.Remove(view.OwnLabel ?? "");
            if (into.OwnLabel is { } label)
                mail.Labels.Add(label);
        });
        var uids = account.Read(() => moved.ConvertAll(
            entry => into.Mails.Single(there => there.Mail == entry.Mail).Uid));
        await say($"* OK [COPYUID 7 {string.Join(',', moved.Select(entry => entry.Uid))} {string.Join(',', uids)}]");
        return "OK Success";
    }

    private Task Search(string command)
    {
        var found = Of("1:*").Where(entry => command switch
        {
            _ when command.IndexOf("X-GM-RAW \"", StringComparison.Ordinal) is >= 0 and var at =>
                IsFound(entry.Mail, PlayedImapSession.Text(command[(at + 9)..]).Word),
            _ when command.Contains("HEADER", StringComparison.OrdinalIgnoreCase) =>
                command.Contains(entry.Mail.MessageId, StringComparison.Ordinal),
            _ when command.Contains("UID ", StringComparison.Ordinal) =>
                Of(command[(command.IndexOf("UID ", StringComparison.Ordinal) + 4)..].TrimEnd(')'))
                    .Exists(asked => asked.Uid == entry.Uid),
            _ => true,
        });
        return say(string.Join(' ', found.Select(entry => $"{entry.Uid}").Prepend("* SEARCH")));
    }

    /// <summary>Of Gmail's own search: words of the subject, and the views that it narrows itself to.</summary>
    private static bool IsFound(GmailMail mail, string query)
    {
        var words = query.Split([' ', '{', '}'], StringSplitOptions.RemoveEmptyEntries).ToLookup(
            word => word.StartsWith("in:", StringComparison.Ordinal));
        return words[false].All(word => mail.Subject.Contains(word, StringComparison.OrdinalIgnoreCase))
            && (!words[true].Any() || words[true].Any(view => mail.Has($"\\{view[3..]}")));
    }
}
