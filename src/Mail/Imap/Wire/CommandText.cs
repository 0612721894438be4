using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace MailMesh.Mail.Imap.Wire;

/// <summary>How literals may be sent (RFC 7888).</summary>
internal enum LiteralSupport
{
    /// <summary>Each waits for the server's go-ahead.</summary>
    Synchronizing,

    /// <summary>Up to 4,096 bytes need none (LITERAL-).</summary>
    Small,

    /// <summary>None needs it (LITERAL+).</summary>
    All,
}

/// <summary>
/// A piece of a command: bytes, whether the server must agree before what follows, and a source for that.
/// </summary>
internal readonly record struct CommandPart(ReadOnlyMemory<byte> Bytes, bool Waits, Stream? Source, long SourceBytes);

/// <summary>
/// Writes one command's text. Every text of a caller passes the guard here, so none can end the line.
/// </summary>
internal sealed class CommandText(LiteralSupport literals, bool isUtf8)
{
    private const int SmallBytesMax = 4096; // RFC 7888 §5
    private const int QuotedBytesMax = 1000; // servers bound lines; a longer text goes as a literal
    private readonly ArrayBufferWriter<byte> _bytes = new(256);
    private readonly List<(int End, bool Waits, Stream? Source, long SourceBytes)> _cuts = [];

    /// <summary>Names and texts may go as quoted UTF-8 (UTF8=ACCEPT enabled, or IMAP4rev2).</summary>
    public bool IsUtf8 => isUtf8;

    public CommandText Append(string ascii)
    {
        _bytes.Advance(Encoding.ASCII.GetBytes(ascii, _bytes.GetSpan(ascii.Length)));
        return this;
    }

    public CommandText Append(ulong number) => Append(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>An astring: quoted where it can be, else a literal. Empty is <c>""</c>.</summary>
    public CommandText Text(string text, [CallerArgumentExpression(nameof(text))] string name = "")
    {
        ArgumentGuard.NoLineBreaks(text, name);
        var isQuotable = text.Length <= QuotedBytesMax && (isUtf8 || System.Text.Ascii.IsValid(text));
        if (!isQuotable) return Literal(Encoding.UTF8.GetBytes(text));
        var escaped = text
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        Append("\"");
        var most = Encoding.UTF8.GetMaxByteCount(escaped.Length);
        _bytes.Advance(Encoding.UTF8.GetBytes(escaped, _bytes.GetSpan(most)));
        return Append("\"");
    }

    /// <summary>A mailbox's name, in modified UTF-7 unless the server takes UTF-8.</summary>
    public CommandText Mailbox(string mailbox)
    {
        ArgumentGuard.NoLineBreaks(mailbox);
        return Text(isUtf8 ? mailbox : ModifiedUtf7.Encode(mailbox), nameof(mailbox));
    }

    /// <summary>Flags in parentheses.</summary>
    public CommandText Flags(IEnumerable<string> flags)
    {
        Append("(");
        var isFirst = true;
        foreach (var flag in flags)
        {
            ArgumentGuard.IsAtom(flag, isFlag: true, nameof(flags));
            Append(isFirst ? flag : $" {flag}");
            isFirst = false;
        }
        return Append(")");
    }

    public CommandText Literal(ReadOnlyMemory<byte> content)
    {
        Announce(content.Length, "");
        _bytes.Write(content.Span);
        return this;
    }

    /// <summary>A literal whose bytes are read from a stream as it is sent.</summary>
    public CommandText Literal(Stream source, long bytes, bool isBinary = false)
    {
        Announce(bytes, isBinary ? "~" : "", source);
        return this;
    }

    public IEnumerable<CommandPart> Parts()
    {
        var start = 0;
        foreach (var (end, waits, source, sourceBytes) in _cuts)
        {
            yield return new CommandPart(_bytes.WrittenMemory[start..end], waits, source, sourceBytes);
            start = end;
        }
        if (start < _bytes.WrittenCount) yield return new CommandPart(_bytes.WrittenMemory[start..], false, null, 0);
    }

    private void Announce(long bytes, string prefix, Stream? source = null)
    {
        var waits = literals switch
        {
            LiteralSupport.All => false,
            LiteralSupport.Small => bytes > SmallBytesMax,
            _ => true,
        };
        Append(FormattableString.Invariant($"{prefix}{{{bytes}{(waits ? "" : "+")}}}\r\n"));
        if (waits || source is not null) _cuts.Add((_bytes.WrittenCount, waits, source, bytes));
    }

    /// <summary>Overwrites what was written: it may have held a secret.</summary>
    public void Clear() => _bytes.Clear();
}
