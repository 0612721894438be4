using System.Buffers;
using System.Text;

namespace MailMesh.Mail.Imap.Wire;

/// <summary>
/// Reads the tokens of one response (RFC 9051 §9), forward only, without allocating. Strict enough to find every
/// value's end, lenient about what servers are known to write inside. A reader that is copied can go back.
/// </summary>
internal ref struct ResponseReader(ReadOnlySpan<byte> text, Span<Literal> literals, int depthMax)
{
    private static readonly SearchValues<byte> AtomEnds = SearchValues.Create(" ()\"\r\n"u8);
    private static readonly SearchValues<byte> ItemEnds = SearchValues.Create(" ()[\"<"u8);
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly Span<Literal> _literals = literals;
    private int _position;
    private int _literal;

    /// <summary>How deep lists may nest before they are skipped rather than read.</summary>
    public int DepthMax { get; } = depthMax;

    /// <summary>
    /// A quote closes only before what can follow it in a list: iCloud doesn't escape those inside an ENVELOPE.
    /// </summary>
    public bool QuotesMayBeBare { get; set; }

    /// <summary>Mailbox names come in UTF-8 (UTF8=ACCEPT or IMAP4rev2 enabled), else in modified UTF-7.</summary>
    public bool NamesAreUtf8 { get; init; }

    public readonly bool IsAtEnd => _position >= _text.Length;

    public readonly ReadOnlySpan<byte> Rest => _text[_position..];

    public readonly byte Peek => IsAtEnd ? (byte)0 : _text[_position];

    public bool Try(char c)
    {
        if (IsAtEnd || _text[_position] != c) return false;
        _position++;
        return true;
    }

    /// <summary>Any number of spaces, also none: servers leave them out and double them.</summary>
    public void Spaces()
    {
        while (!IsAtEnd && _text[_position] == (byte)' ') _position++;
    }

    /// <summary>Passes over bytes that were looked at in <see cref="Rest"/>.</summary>
    public void Pass(int bytes) => _position += bytes;

    /// <summary>Up to a space, parenthesis or quote; may be empty.</summary>
    public ReadOnlySpan<byte> Atom() => Until(AtomEnds);

    /// <summary>The name of a FETCH item, without its <c>[section]</c>; may be empty.</summary>
    public ReadOnlySpan<byte> Item() => Until(ItemEnds);

    /// <summary>A whole number; a sign and a fraction are read and told, for servers that send them.</summary>
    public bool TryNumber(out ulong number, out bool isNegative)
    {
        number = 0;
        isNegative = Try('-');
        var start = _position;
        for (; !IsAtEnd && _text[_position] is >= (byte)'0' and <= (byte)'9'; _position++)
        {
            var digit = (ulong)(_text[_position] - '0');
            number = number > (ulong.MaxValue - digit) / 10 ? ulong.MaxValue : number * 10 + digit;
        }
        if (_position == start) return false;
        if (Peek == (byte)'.') Atom();
        return true;
    }

    /// <summary>A count or size; 0 in place of a negative one, the largest in place of one too large.</summary>
    public bool TryCount(out long count)
    {
        var isThere = TryNumber(out var number, out var isNegative);
        count = isNegative ? 0 : (long)Math.Min(number, long.MaxValue);
        return isThere;
    }

    /// <summary>A UID, number of a mail or the like; 0 in place of a negative one.</summary>
    public bool TryNumber32(out uint value)
    {
        var isThere = TryNumber(out var number, out var isNegative);
        value = isNegative ? 0 : (uint)Math.Min(number, uint.MaxValue);
        return isThere;
    }

    public bool TryNil()
    {
        if (!Ascii.StartsIgnoringCase(Rest, "NIL")) return false;
        if (_position + 3 < _text.Length && !AtomEnds.Contains(_text[_position + 3])) return false;
        _position += 3;
        return true;
    }

    /// <summary>A string, an atom in place of one, or NIL; false where none of them is.</summary>
    public bool TryText(out string? value)
    {
        value = null;
        if (TryNil()) return true;
        if (!TryBytes(out var bytes, out var isEscaped)) return false;
        value = isEscaped ? Unescape(bytes) : Decode(bytes);
        return true;
    }

    /// <summary>A string or an atom, as raw bytes; a quoted one with its backslashes.</summary>
    public bool TryBytes(out ReadOnlySpan<byte> bytes, out bool isEscaped)
    {
        isEscaped = false;
        switch (Peek)
        {
            case (byte)'"': return TryQuoted(out bytes, out isEscaped);
            case (byte)'{' or (byte)'~' when TryLiteral(out var index, out bytes):
                if (_literals[index].Place is LiteralPlace.Rented) bytes = _literals[index].Content;
                return _literals[index].Place is LiteralPlace.Rented or LiteralPlace.Inline;
            default:
                bytes = Atom();
                return !bytes.IsEmpty;
        }
    }

    /// <summary>A literal; its index, and its bytes where they are inline.</summary>
    public bool TryLiteral(out int index, out ReadOnlySpan<byte> inline)
    {
        index = -1;
        inline = default;
        var at = _position;
        if (at < _text.Length && _text[at] == (byte)'~') at++;
        if (at >= _text.Length || _text[at] != (byte)'{' || _literal >= _literals.Length) return false;
        var lineEnd = _text[at..].IndexOf((byte)'\n');
        if (lineEnd < 0) return false;
        at += lineEnd + 1;
        index = _literal++;
        if (_literals[index].Place == LiteralPlace.Inline)
        {
            inline = _text.Slice(at, (int)_literals[index].Bytes);
            at += inline.Length;
        }
        _position = at;
        return true;
    }

    /// <summary>Passes over one value of any kind. Lists are counted, not recursed into.</summary>
    public void Skip()
    {
        var depth = 0;
        do
        {
            Spaces();
            if (IsAtEnd) return;
            switch (_text[_position])
            {
                case (byte)'(': depth++; _position++; break;
                case (byte)')':
                    if (depth == 0) return; // the list around it ends: there was no value
                    depth--;
                    _position++;
                    break;
                case (byte)'"': if (!TryQuoted(out _, out _)) _position = _text.Length; break;
                case (byte)'{' or (byte)'~' when TryLiteral(out _, out _): break;
                default: if (Atom().IsEmpty) _position++; break;
            }
        }
        while (depth > 0);
    }

    /// <summary>Goes back to where a copy of this reader stands.</summary>
    public void BackTo(in ResponseReader earlier) =>
        (_position, _literal, QuotesMayBeBare) = (earlier._position, earlier._literal, earlier.QuotesMayBeBare);

    /// <summary>The text since a copy was made.</summary>
    public readonly ReadOnlySpan<byte> Since(in ResponseReader earlier) => _text[earlier._position.._position];

    public readonly Span<Literal> AllLiterals => _literals;

    /// <summary>UTF-8 where it is valid, else one character a byte, so that nothing is lost.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Ascii.IsValid(bytes)) return Encoding.ASCII.GetString(bytes);
        return System.Text.Unicode.Utf8.IsValid(bytes) ? Strict.GetString(bytes) : Encoding.Latin1.GetString(bytes);
    }

    /// <summary>A mailbox's name as a person reads it.</summary>
    public readonly string Name(string wire) => NamesAreUtf8 ? wire : ModifiedUtf7.Decode(wire);

    private ReadOnlySpan<byte> Until(SearchValues<byte> ends)
    {
        var rest = Rest;
        var end = rest.IndexOfAny(ends);
        if (end < 0) end = rest.Length;
        _position += end;
        return rest[..end];
    }

    private bool TryQuoted(out ReadOnlySpan<byte> inner, out bool isEscaped)
    {
        isEscaped = false;
        var start = _position + 1;
        for (var at = start; at < _text.Length; at++)
        {
            var next = _text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0) break;
            at += next;
            if (_text[at] == (byte)'\\')
            {
                isEscaped = true;
                at++;
                continue;
            }
            if (QuotesMayBeBare && !Closes(_text[(at + 1)..])) continue;
            inner = _text[start..at];
            _position = at + 1;
            return true;
        }
        inner = default;
        return false;
    }

    /// <summary>
    /// What may follow a string of an ENVELOPE: the list's end, or a space and another string, list or NIL.
    /// </summary>
    private static bool Closes(ReadOnlySpan<byte> rest) => rest switch
    {
        [] or [(byte)')', ..] => true,
        [(byte)' ', (byte)'"' or (byte)'(' or (byte)'{' or (byte)')', ..] => true,
        [(byte)' ', ..] => Ascii.StartsIgnoringCase(rest, " NIL"),
        _ => false,
    };

    private static string Unescape(ReadOnlySpan<byte> quoted)
    {
        var plain = new byte[quoted.Length];
        var length = 0;
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] == (byte)'\\' && i + 1 < quoted.Length) i++;
            plain[length++] = quoted[i];
        }
        return Decode(plain.AsSpan(0, length));
    }
}
