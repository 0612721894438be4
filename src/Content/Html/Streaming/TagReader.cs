using System.Buffers;
using MailMesh.Content.Html.Seeing;

namespace MailMesh.Content.Html.Streaming;

/// <summary>Reads the attributes of a start tag (HTML Standard §13.2.5.32 and on).</summary>
/// <param name="keepsLinks">False where it is enough to know that a link leads somewhere.</param>
internal ref struct TagReader(ReadOnlySpan<char> html, int start, bool keepsLinks)
{
    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\n\r\f/>=\"'<");
    private static readonly SearchValues<char> ValueEnds = SearchValues.Create(" \t\n\r\f>\"'<`");

    private readonly ReadOnlySpan<char> _html = html;
    private int _has;

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

    private bool Take(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        const int NameCharsMax = 10; // background
        Span<char> lower = stackalloc char[NameCharsMax];
        if (name.Length > NameCharsMax
            || System.Text.Ascii.ToLower(name, lower, out var length) != OperationStatus.Done)
            return true;
        switch (lower[..length])
        {
            case "hidden" or "popover": return Looks.IsHidden = true;
            case "href": return (Looks.IsLink = true) && (!keepsLinks || Keep(value, ref Looks.Href, 1 << 10));
            case "style": return Keep(value, ref Looks.Style, 1);
            case "class": return Keep(value, ref Looks.Class, 2);
            case "id": return Keep(value, ref Looks.Id, 4);
            case "role": return Role(value);
            case "width": return Keep(value, ref Looks.Width, 8);
            case "height": return Keep(value, ref Looks.Height, 16);
            case "bgcolor": return Keep(value, ref Looks.Ground, 32);
            case "color" or "text": return Keep(value, ref Looks.Colour, 64);
            case "background": return Keep(value, ref Looks.Picture, 128);
            case "media": return Keep(value, ref Looks.Media, 256);
            case "alt": return Keep(value, ref Looks.Alt, 512);
            case "align": return Keep(value, ref Looks.Align, 1 << 11);
            case "valign": return Keep(value, ref Looks.VAlign, 1 << 12);
            case "dir": return Keep(value, ref Looks.Dir, 1 << 13);
            case "colspan": return Keep(value, ref Looks.ColSpan, 1 << 14);
            case "rowspan": return Keep(value, ref Looks.RowSpan, 1 << 15);
            case "span": return Keep(value, ref Looks.Span, 1 << 16);
            case "start": return Keep(value, ref Looks.Start, 1 << 17);
            case "value": return Keep(value, ref Looks.Value, 1 << 18);
            default: return true;
        }
    }

    private bool Role(ReadOnlySpan<char> value)
    {
        ReadOnlySpan<char> role = default;
        if (!Keep(value, ref role, 1 << 19))
            return false;
        Looks.IsLayout |= TagLooks.SaysLayout(role);
        return true;
    }

    /// <summary>Of two attributes of one name the first counts.</summary>
    private bool Keep(ReadOnlySpan<char> value, ref ReadOnlySpan<char> kept, int flag)
    {
        if ((_has & flag) != 0)
            return true;
        _has |= flag;
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

    private static bool IsSpace(char c) => c is ' ' or '\n' or '\r' or '\t' or '\f';
}
