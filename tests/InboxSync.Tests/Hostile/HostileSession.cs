using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MailMesh.InboxSync.Tests.Hostile;

/// <summary>One connection of a <see cref="HostileServer"/>.</summary>
internal sealed partial class HostileSession(HostileServer server, Stream stream, CancellationToken stop)
    : IDisposable
{
    private const string Capabilities = "IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN UIDPLUS IDLE UNSELECT";
    private const int BufferBytes = 64 * 1024;

    private readonly StreamReader _input = new(stream, Encoding.Latin1);
    private readonly BufferedStream _output = new(stream, BufferBytes);
    private HostileMailbox? _open;

    public async Task Run()
    {
        await Say("* OK hostile.test");
        for (var answered = 0; answered < server.CommandsMax; answered++)
        {
            await _output.FlushAsync(stop);
            if (await Command() is not { } command)
                return;
            server.Commands.Enqueue(command);
            server.BeforeAnswer?.Invoke(command);
            var words = command.Split(' ', 3);
            if (!await Answer(words[0], words[1].ToUpperInvariant(), words.Length > 2 ? words[2] : ""))
                return;
        }
        await _output.FlushAsync(stop);
    }

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
    }

    /// <summary>A line and the literals in it; null at the end.</summary>
    private async Task<string?> Command()
    {
        var line = await _input.ReadLineAsync(stop);
        while (line is not null && LiteralEnd().Match(line) is { Success: true } literal)
        {
            if (!literal.Value.Contains('+', StringComparison.Ordinal))
            {
                await Say("+ go on");
                await _output.FlushAsync(stop);
            }
            var text = new char[int.Parse(literal.Groups[1].Value, CultureInfo.InvariantCulture)];
            await _input.ReadBlockAsync(text, stop);
            line = $"{line[..literal.Index]}\"{new string(text)}\"{await _input.ReadLineAsync(stop)}";
        }
        return line;
    }

    /// <summary>False ends the connection.</summary>
    private async Task<bool> Answer(string tag, string name, string rest)
    {
        switch (name)
        {
            case "CAPABILITY":
                await Say($"* CAPABILITY {Capabilities}{(server.Notifies ? " NOTIFY" : "")}");
                break;
            case "AUTHENTICATE" when !rest.Contains(' ', StringComparison.Ordinal):
                await Say("+ ");
                await _output.FlushAsync(stop);
                await _input.ReadLineAsync(stop);
                break;
            case "LIST" or "LSUB" when rest.EndsWith("\"\"", StringComparison.Ordinal):
                await Say("* LIST (\\Noselect) \"/\" \"\"");
                break;
            case "LIST" or "LSUB":
                foreach (var mailbox in server.Mailboxes)
                    await Say($"* {name} () \"/\" {{{mailbox.Name.Length}}}\r\n{mailbox.Name}");
                break;
            case "SELECT" or "EXAMINE":
                return await Select(tag, rest);
            case "STATUS" when Named(rest) is { } asked:
                await Say($"* STATUS {{{asked.Name.Length}}}\r\n{asked.Name} (MESSAGES {asked.Mails.Count}"
                    + $"{(asked.UidNext is { } next ? $" UIDNEXT {next}" : "")} UIDVALIDITY {asked.UidValidity} "
                    + "UNSEEN 0 RECENT 0)");
                break;
            case "IDLE":
                return await Idle(tag);
            case "UID" when rest.StartsWith("FETCH ", StringComparison.OrdinalIgnoreCase):
                return await new HostileFetch(_open!, rest[6..], _output, stop).Answer(tag);
            case "UID" when rest.StartsWith("SEARCH ", StringComparison.OrdinalIgnoreCase):
                await Search(rest[7..]);
                break;
            case "LOGOUT":
                await Say($"* BYE\r\n{tag} OK");
                await _output.FlushAsync(stop);
                return false;
            case "CLOSE" or "UNSELECT":
                _open = null;
                break;
        }
        await Say($"{tag} OK done");
        return true;
    }

    private async Task<bool> Select(string tag, string rest)
    {
        _open = Named(rest);
        if (_open is null)
        {
            await Say($"{tag} NO [NONEXISTENT] no such mailbox");
            return true;
        }
        await Say($"* {_open.Mails.Count} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen \\Flagged \\Deleted)\r\n"
            + $"* OK [UIDVALIDITY {_open.UidValidity}] valid"
            + (_open.UidNext is { } next ? $"\r\n* OK [UIDNEXT {next}] next" : ""));
        await Say($"{tag} OK [READ-WRITE] open");
        return true;
    }

    private async Task<bool> Idle(string tag)
    {
        var told = server.Told; // before the client knows that it idles
        await Say("+ idling");
        await _output.FlushAsync(stop);
        var done = _input.ReadLineAsync(stop).AsTask();
        while (await Task.WhenAny((Task)done, told) == told)
        {
            var lines = await told;
            told = server.Told;
            _open = server.Mailboxes.FirstOrDefault(mailbox => mailbox.Name == _open?.Name);
            await Say(lines);
            await _output.FlushAsync(stop);
        }
        if (await done is null)
            return false;
        await Say($"{tag} OK done");
        return true;
    }

    // A hostile server needs no search keys: "UID 5:*" is the only one that narrows.
    private Task Search(string keys)
    {
        var range = UidKey().Match(keys);
        var first = range.Success ? uint.Parse(range.Groups[1].Value, CultureInfo.InvariantCulture) : 1;
        var found = _open!.Mails.Where(mail => mail.Uid >= first)
            .Select(mail => mail.Uid.ToString(CultureInfo.InvariantCulture));
        return Say(string.Join(' ', found.Prepend("* SEARCH")));
    }

    // The name is quoted or an atom; what follows it are options.
    private HostileMailbox? Named(string rest)
    {
        var name = rest;
        if (rest.StartsWith('"') && QuotedName().Match(rest) is { Success: true } quoted)
            name = quoted.Groups[1].Value.Replace("\\\"", "\"", StringComparison.Ordinal)
                .Replace("\\\\", "\\", StringComparison.Ordinal);
        else if (rest.IndexOf(' ', StringComparison.Ordinal) is >= 0 and var space)
            name = rest[..space];
        return server.Mailboxes.FirstOrDefault(mailbox => mailbox.Name == name);
    }

    private Task Say(string line) =>
        _output.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"), stop).AsTask();

    [GeneratedRegex(@"\{(\d+)\+?\}$")]
    private static partial Regex LiteralEnd();

    [GeneratedRegex(@"UID (\d+):")]
    private static partial Regex UidKey();

    [GeneratedRegex("^\"((?:[^\"\\\\]|\\\\.)*)\"", RegexOptions.Singleline)]
    private static partial Regex QuotedName();
}
