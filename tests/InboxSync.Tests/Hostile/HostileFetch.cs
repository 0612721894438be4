using System.Globalization;
using System.Text;

namespace MailMesh.InboxSync.Tests.Hostile;

/// <summary>One UID FETCH of a <see cref="HostileSession"/>.</summary>
internal sealed class HostileFetch(
    HostileMailbox mailbox, string command, Stream output, CancellationToken stop)
{
    private readonly string _items = command[command.IndexOf(' ', StringComparison.Ordinal)..];

    private bool WantsBody => _items.Contains("BODY.PEEK[", StringComparison.OrdinalIgnoreCase);

    /// <summary>False ends the connection.</summary>
    public async Task<bool> Answer(string tag)
    {
        var asked = Asked().ToArray();
        if (WantsBody && asked.FirstOrDefault(mail => mail.Mail.Fault is MailFault.No or MailFault.Bad).Mail is { } bad)
        {
            await Say($"{tag} {(bad.Fault == MailFault.No ? "NO" : "BAD")} Some of the requested messages are damaged");
            return true;
        }
        foreach (var (sequence, mail) in asked)
            if (!await Tell(sequence, mail))
                return false;
        await Say($"{tag} OK fetched");
        return true;
    }

    private async Task<bool> Tell(int sequence, HostileMail mail)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"* {sequence} FETCH (UID {mail.Uid}");
        if (Wants("FLAGS")) line.Append(" FLAGS ()");
        if (Wants("INTERNALDATE")) line.Append(CultureInfo.InvariantCulture, $" INTERNALDATE \"{Date(mail)}\"");
        if (Wants("RFC822.SIZE")) line.Append(CultureInfo.InvariantCulture, $" RFC822.SIZE {Size(mail)}");
        if (Wants("ENVELOPE"))
            line.Append(CultureInfo.InvariantCulture,
                $" ENVELOPE (NIL \"Mail {mail.Uid}\" NIL NIL NIL NIL NIL NIL NIL \"{mail.MessageId(mailbox.Name)}\")");
        if (Wants("BODYSTRUCTURE"))
            line.Append(" BODYSTRUCTURE (\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 10 1)");
        if (!WantsBody)
        {
            await Say(line.Append(')').ToString());
            return true;
        }
        return await TellBody(line.ToString(), mail);
    }

    private async Task<bool> TellBody(string line, HostileMail mail)
    {
        var (section, body) = Section(mail.Body(mailbox.Name));
        var told = mail.Fault switch
        {
            MailFault.LiteralTooShort => body.Length / 2,
            MailFault.LiteralTooLong => body.Length * 2,
            _ => body.Length,
        };
        await Say(string.Create(CultureInfo.InvariantCulture, $"{line} BODY{section} {{{told}}}"));
        switch (mail.Fault)
        {
            case MailFault.HangsInLiteral:
                await output.WriteAsync(body[..(body.Length / 2)], stop);
                await output.FlushAsync(stop);
                await Task.Delay(Timeout.Infinite, stop);
                return false;
            case MailFault.ClosesInLiteral:
                await output.WriteAsync(body[..(body.Length / 2)], stop);
                await output.FlushAsync(stop);
                return false;
            default:
                await output.WriteAsync(body, stop);
                await Say(")");
                return true;
        }
    }

    /// <summary>What of the body is asked for: all, its header, or some bytes from some place on.</summary>
    private (string Name, ReadOnlyMemory<byte> Bytes) Section(byte[] body)
    {
        var open = _items.IndexOf('[', StringComparison.Ordinal);
        var close = _items.IndexOf(']', StringComparison.Ordinal);
        var name = _items[open..(close + 1)];
        ReadOnlyMemory<byte> bytes = name.StartsWith("[HEADER", StringComparison.OrdinalIgnoreCase)
            ? body.AsMemory(0, body.AsSpan().IndexOf("\r\n\r\n"u8) + 4)
            : body;
        if (close + 1 < _items.Length && _items[close + 1] == '<')
        {
            var part = _items[(close + 2).._items.IndexOf('>', close)].Split('.')
                .Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            bytes = bytes[Math.Min(part[0], bytes.Length)..];
            bytes = bytes[..Math.Min(part[1], bytes.Length)];
            name += string.Create(CultureInfo.InvariantCulture, $"<{part[0]}>");
        }
        return (name, bytes);
    }

    private bool Wants(string item) => _items.Contains(item, StringComparison.OrdinalIgnoreCase);

    private long Size(HostileMail mail)
    {
        var size = mail.Body(mailbox.Name).Length;
        return mail.Fault switch
        {
            MailFault.SizeTooSmall => size / 10,
            MailFault.SizeTooLarge => size * 10L,
            _ => size,
        };
    }

    private static string Date(HostileMail mail) => mail.Fault switch
    {
        MailFault.DateIn1970 => "01-Jan-1970 00:00:00 +0000",
        MailFault.DateUnreadable => "yesterday, at about noon",
        _ => "14-Mar-2026 12:00:00 +0100",
    };

    private IEnumerable<(int Sequence, HostileMail Mail)> Asked()
    {
        var mails = mailbox.Mails;
        if (mails.Count == 0) yield break;
        foreach (var part in command.Split(' ')[0].Split(','))
        {
            var ends = part.Split(':').Select(Number).Order().ToArray();
            for (var i = FirstAt(ends[0]); i < mails.Count && mails[i].Uid <= ends[^1]; i++)
                yield return (i + 1, mails[i]);
        }
    }

    private uint Number(string text) =>
        text == "*" ? mailbox.Mails[^1].Uid : uint.Parse(text, CultureInfo.InvariantCulture);

    // Mails lie by UID, and there may be 400,000.
    private int FirstAt(uint uid)
    {
        var (low, high) = (0, mailbox.Mails.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (mailbox.Mails[middle].Uid < uid) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private Task Say(string line) =>
        output.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"), stop).AsTask();
}
