using System.Buffers;

namespace MailMesh.Content.Html.Streaming;

/// <summary>Reads the attributes of a start tag (HTML Standard §13.2.5.32 and on).</summary>
internal ref struct TagReader(ReadOnlySpan<char> html, int start)
{
    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\n\r\f/>=\"'<");
    private static readonly SearchValues<char> ValueEnds = SearchValues.Create(" \t\n\r\f>\"'<`");

    private readonly ReadOnlySpan<char> _html = html;
    private bool _hasStyle;
    private bool _hasWidth;
    private bool _hasHeight;
    private bool _hasAlt;

    /// <summary>What was read by now.</summary>
    public TagLooks Looks;

    /// <summary>Behind the tag, once it was read.</summary>
    public int At { get; private set; } = start;

    /// <summary>False where the tag is malformed or doesn't end, so that the parser must tell.</summary>
    public bool Read()
    {
        while (true)
        {
            SkipSpace();
            if (At >= _html.Length)
                return false;
            if (_html[At] == '>')
            {
                At++;
                return true;
            }
            if (_html[At] == '/')
                At++; // of "/>": means nothing in HTML
            else if (!Attribute())
                return false;
        }
    }

    private bool Attribute()
    {
        var length = _html[At..].IndexOfAny(NameEnds);
        if (length < 1 || _html[At + length] is '"' or '\'' or '<')
            return false;
        var name = _html.Slice(At, length);
        At += length;
        SkipSpace();
        if (At >= _html.Length)
            return false;
        if (_html[At] != '=')
            return Take(name, default);
        At++;
        SkipSpace();
        return Value(out var value) && Take(name, value);
    }

    private bool Value(out ReadOnlySpan<char> value)
    {
        value = default;
        if (At >= _html.Length)
            return false;
        var quote = _html[At];
        if (quote is '"' or '\'')
        {
            var closing = _html[(At + 1)..].IndexOf(quote);
            if (closing < 0)
                return false;
            value = _html.Slice(At + 1, closing);
            At += closing + 2;
            return At < _html.Length && (IsSpace(_html[At]) || _html[At] is '>' or '/');
        }
        var length = _html[At..].IndexOfAny(ValueEnds);
        if (length < 1 || !IsSpace(_html[At + length]) && _html[At + length] != '>')
            return false;
        value = _html.Slice(At, length);
        At += length;
        return true;
    }

    /// <summary>Of two attributes of one name the first counts.</summary>
    private bool Take(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (name.Length is < 3 or > 6)
            return true;
        if (Is(name, "hidden"))
            return Looks.IsHidden = true;
        if (Is(name, "style"))
            return Keep(value, ref Looks.Style, ref _hasStyle);
        if (Is(name, "width"))
            return Keep(value, ref Looks.Width, ref _hasWidth);
        if (Is(name, "height"))
            return Keep(value, ref Looks.Height, ref _hasHeight);
        return !Is(name, "alt") || Keep(value, ref Looks.Alt, ref _hasAlt);
    }

    private static bool Keep(ReadOnlySpan<char> value, ref ReadOnlySpan<char> kept, ref bool isKept)
    {
        if (isKept)
            return true;
        isKept = true;
        if (value.Contains('\r'))
            value = value.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        if (value.Contains('&'))
        {
            if (CharacterReference.Decode(value) is not { } decoded)
                return false;
            value = decoded;
        }
        kept = value;
        return true;
    }

    private void SkipSpace()
    {
        while (At < _html.Length && IsSpace(_html[At]))
            At++;
    }

    private static bool Is(ReadOnlySpan<char> name, string wanted) =>
        System.Text.Ascii.EqualsIgnoreCase(name, wanted);

    private static bool IsSpace(char c) => c is ' ' or '\n' or '\r' or '\t' or '\f';
}
