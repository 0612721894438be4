using System.Buffers;
using MailMesh.Content.Html.Seeing;
using MailMesh.Content.Html.Seeing.Styles;

namespace MailMesh.Content.Html.Streaming;

/// <summary>
/// Reads an HTML page once, front to back, and tells a writer what a person sees of it, as <see cref="DomWalk"/> does
/// of a parsed document. It judges pages that nest as they should; where a page has anything else (tags that cross,
/// text between the cells of a table, elements out of the ordinary) it gives up, and the parser is asked.
/// </summary>
internal ref struct PageReader(ReadOnlySpan<char> html, IPageWriter writer, Sight sight)
{
    private static readonly SearchValues<char> TextEnds = SearchValues.Create("<&");
    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\n\r\f/>");

    private readonly ReadOnlySpan<char> _html = html;
    private readonly IPageWriter _writer = writer;
    private readonly Sight _sight = sight;
    private readonly OpenElements _open = new(sight);
    private int _at;
    private bool _bodyEnded; // a comment now stands behind it, unless more follows

    /// <returns>
    /// Characters that a person would not have seen; null where the page wasn't understood to its end: what was
    /// written then is void.
    /// </returns>
    public static int? TryRead(ReadOnlySpan<char> html, IPageWriter writer)
    {
        // U+FFFF is the parser's own mark of the end.
        if (html.ContainsAny('\0', '\uFFFF') || html is ['\uFEFF', ..])
            return null;
        var sight = new Sight(writer, new StyleSheet());
        return new PageReader(html, writer, sight).Read() ? sight.HiddenChars : null;
    }

    private bool Read()
    {
        while (_at < _html.Length && !_writer.Full)
            if (!(_html[_at] switch { '<' => Markup(), '&' => Reference(), _ => Text() }))
                return false;
        if (_open.IsEmpty)
            Begin(default);
        _open.EndAll();
        return true;
    }

    private bool Text()
    {
        var rest = _html[_at..];
        var length = rest.IndexOfAny(TextEnds);
        if (length >= 0)
            rest = rest[..length];
        _at += rest.Length;
        return Text(rest);
    }

    private bool Text(ReadOnlySpan<char> text)
    {
        if (_open.IsEmpty)
        {
            text = text.TrimStart(" \t\n\r\f");
            if (text.IsEmpty)
                return true;
            Begin(default);
        }
        else if (_open.InTable && text.ContainsAnyExcept(" \t\n\r\f"))
        {
            return false; // would be moved before the table
        }
        _bodyEnded &= !text.ContainsAnyExcept(" \t\n\r\f");
        _open.Text(text);
        return true;
    }

    private bool Reference()
    {
        if (CharacterReference.Read(_html[_at..], out var length) is not { } meaning)
            return false;
        _at += length;
        return Text(meaning);
    }

    private bool Markup()
    {
        var next = _at + 1 < _html.Length ? _html[_at + 1] : '\0';
        return next switch
        {
            '!' => Declaration(),
            '?' => BogusComment(1),
            '/' => EndTag(),
            _ => char.IsAsciiLetter(next) && StartTag(),
        };
    }

    private bool Declaration()
    {
        var rest = _html[(_at + 2)..];
        if (!rest.StartsWith("--"))
            return !rest.StartsWith("[CDATA[") && BogusComment(2);
        _at += 4;
        rest = rest[2..];
        if (rest.StartsWith(">") || rest.StartsWith("->"))
            return false; // ends a comment that has hardly begun
        var end = rest.IndexOf("--");
        while (end >= 0 && end + 2 < rest.Length && rest[end + 2] is not ('>' or '!'))
        {
            var next = rest[(end + 1)..].IndexOf("--");
            end = next < 0 ? next : end + 1 + next;
        }
        if (end < 0 || end + 2 >= rest.Length || rest[end + 2] == '!')
            return false;
        Comment(rest[..end]);
        _at += end + 3;
        return true;
    }

    /// <summary>Ends at the next mark of an end (§13.2.5.41).</summary>
    private bool BogusComment(int start)
    {
        var rest = _html[(_at + start)..];
        var end = rest.IndexOf('>');
        if (end < 0)
            return false;
        if (!rest.StartsWith("doctype", StringComparison.OrdinalIgnoreCase))
            Comment(rest[..end]);
        _at += start + end + 1;
        return true;
    }

    private readonly void Comment(ReadOnlySpan<char> comment)
    {
        if (!_open.IsEmpty && !_bodyEnded)
            _sight.Comment(comment);
    }

    private bool SkipThrough(string mark)
    {
        var end = _html[_at..].IndexOf(mark);
        _at += end + mark.Length;
        return end >= 0;
    }

    private bool StartTag()
    {
        if (Name(_at + 1) is not { } element)
            return false;
        var tag = new TagReader(_html, _at + 1 + element.Name.Length, _writer.KeepsLinks);
        if (!tag.Read())
            return false;
        _at = tag.At;
        _bodyEnded = false;
        switch (element.Placing)
        {
            case Placing.Html or Placing.Head:
                return _open.IsEmpty;
            case Placing.Body:
                return _open.IsEmpty && Begin(tag.Looks);
            case Placing.Title:
                return _open.IsEmpty && SkipContent(element, default);
            case Placing.Silent:
                return Passes(element, tag.Looks);
            case Placing.RawText:
                return Passes(element, tag.Looks) && SkipContent(element, tag.Looks.Media);
            default:
                if (_open.IsEmpty)
                    Begin(default);
                return _open.Start(element, tag.Looks);
        }
    }

    /// <summary>What shows nothing and stands in the head, or where text may.</summary>
    private readonly bool Passes(Element element, in TagLooks looks)
    {
        if (_open.IsEmpty)
            return true;
        if (_open.InTable)
            return false;
        _sight.Pass(element.Name, looks);
        return true;
    }

    private bool EndTag()
    {
        if (Name(_at + 2) is not { } element)
            return false;
        _at += 2 + element.Name.Length;
        if (_at >= _html.Length || _html[_at] != '>')
            return false;
        _at++;
        _bodyEnded = element.Placing is Placing.Body or Placing.Html && !_open.IsEmpty;
        return element.Placing switch
        {
            Placing.Head => _open.IsEmpty,
            Placing.Body or Placing.Html => !_open.IsEmpty, // what follows still belongs to the body
            _ => !_open.IsEmpty && _open.End(element),
        };
    }

    /// <summary>The known element whose name stands here.</summary>
    private readonly Element? Name(int start)
    {
        var rest = _html[Math.Min(start, _html.Length)..];
        var length = rest[..Math.Min(rest.Length, Element.NameCharsMax + 1)].IndexOfAny(NameEnds);
        return length < 1 ? null : Element.Find(rest[..length]);
    }

    /// <summary>Content that ends at the element's own end tag and nowhere else.</summary>
    private bool SkipContent(Element element, ReadOnlySpan<char> media)
    {
        var rest = _html[_at..];
        for (var end = 0; end < rest.Length; end += 2)
        {
            var mark = rest[end..].IndexOf("</");
            if (mark < 0)
                return false;
            end += mark;
            if (Name(_at + end + 2) != element)
                continue;
            var content = rest[..end];
            _at += end;
            if (content.Contains("<!--", StringComparison.Ordinal) && element.Name == "script")
                return false; // may hold end tags that don't end it
            // What was told before the rules were known is told wrongly.
            if (element.Name == "style" && _sight.Sheet.Add(content, media)
                && (!_open.IsEmpty || _sight.Sheet.AsksAttributes))
                return false;
            return SkipThrough(">");
        }
        return false;
    }

    private readonly bool Begin(in TagLooks body) => _open.Push(Element.AnyBody, body);
}
