using System.Buffers;
using MailMesh.Content.Html.Seeing;
using MailMesh.Mail.Text;

namespace MailMesh.Content.Html;

/// <summary>Turns what <see cref="DomWalk"/> tells into Markdown, or into bare text for search and previews.</summary>
internal sealed class MarkdownWriter : IPageWriter, IDisposable
{
    /// <summary>White space that HTML collapses, beside the space; a no-break space belongs to it too.</summary>
    private static readonly SearchValues<char> OtherGaps = SearchValues.Create("\t\n\r\f\u00A0");

    private const int CellsMax = 50; // of a head row's line

    private readonly bool _links;
    private readonly LentText _out;
    private readonly TableRows _tables;
    private readonly Stack<ListState> _lists = new();
    private readonly Stack<(string? Href, int Start)> _anchors = new();
    private readonly LinkWatch _watch = new();
    private readonly Stack<int> _marks = new(); // where what stands in each mark begins
    private int _quoteDepth;
    private int _preDepth;
    private int _newlines = 2; // at the start nothing is owed
    private bool _space;

    /// <param name="links">Markdown; else bare text.</param>
    /// <param name="charsExpected">About as many as will be written.</param>
    public MarkdownWriter(bool links, int charsExpected)
    {
        _links = links;
        _out = new(charsExpected);
        _tables = new(_out);
    }

    public bool Full => _out.Length >= ContentLimits.TextCharsMax;

    public bool KeepsLinks => _links;

    public IReadOnlyList<Homograph> OtherLinks => _watch.Found;

    public string Finish() => _out.Written[Wanted()].ToString();

    /// <summary><see cref="Finish"/> in the array that was lent: its owner is the caller now, and writes no more here.
    /// </summary>
    public RentedText FinishRented()
    {
        var wanted = Wanted();
        return _out.GiveAway().Part(wanted);
    }

    public void Dispose() => _out.Dispose();

    /// <summary>Begins an element that is seen; false where nothing can stand in it.</summary>
    public bool Open(string name, in TagLooks looks)
    {
        switch (name)
        {
            case "br": Line(1); _watch.Gap(); return false;
            case "hr": Large(); Raw("---"); Line(2); return false;
            case "img": Image(looks.Alt); return false;
            case "a": Anchor(looks); break;
            case "ul": List(isOrdered: false); break;
            case "ol": List(isOrdered: true); break;
            case "li": Item(); break;
            case "blockquote": Large(); _quoteDepth = Math.Min(_quoteDepth + 1, 16); break;
            case "pre": Large(); if (_links) { Raw("```"); Line(1); } _preDepth++; break;
            case "table": Table(looks.IsLayout); break;
            case "tr": Line(1); _tables.BeginRow(); break;
            case "td" or "th": Cell(isHead: name == "th"); break;
            case ['h', >= '1' and <= '6']: Heading(name[1] - '0'); break;
            case "b" or "strong" when _links: Mark("**"); break;
            case "p" or "dl": Line(2); break;
            default: if (IsBlock(name)) Line(1); break;
        }
        return true;
    }

    public void Text(ReadOnlySpan<char> text)
    {
        if (_anchors.Count > 0)
            _watch.Text(text);
        if (_preDepth > 0)
        {
            foreach (var (i, line) in text.ToString().ReplaceLineEndings("\n").Split('\n').Index())
            {
                if (i > 0) Line(_newlines + 1);
                if (line.Length > 0) Raw(line.Replace("```", "'''", StringComparison.Ordinal));
            }
            return;
        }
        while (text.IndexOfAny(OtherGaps) is >= 0 and var end)
        {
            Spaced(text[..end]);
            _space = true;
            text = text[(end + 1)..];
        }
        Spaced(text);
    }

    /// <summary>Text whose only white space are spaces: most of it is words with one between each two.</summary>
    private void Spaced(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (text[0] == ' ')
            {
                _space = true;
                text = text.TrimStart(' ');
                continue;
            }
            var gap = text.IndexOf("  ");
            var words = (gap < 0 ? text : text[..gap]).TrimEnd(' ');
            Words(words);
            _space = words.Length < text.Length;
            text = gap < 0 ? [] : text[gap..];
        }
    }

    private void Words(ReadOnlySpan<char> words)
    {
        if (!_links || MarkdownEscape.IsPlain(words, _out))
        {
            OwedSpace();
            Raw(words);
            return;
        }
        foreach (var range in words.Split(' '))
        {
            Word(words[range]);
            _space = true;
        }
    }

    public void Close(string name)
    {
        if (_anchors.Count > 0 && (name is "div" or "p" or "td" or "li"))
            _watch.Gap();
        switch (name)
        {
            case "a": CloseAnchor(); break;
            case "ul" or "ol": _lists.TryPop(out _); Line(_lists.Count > 0 ? 1 : 2); break;
            case "blockquote": Line(2); _quoteDepth = Math.Max(0, _quoteDepth - 1); break;
            case "pre": _preDepth--; if (_links) { Line(1); Raw("```"); } Line(2); break;
            case "b" or "strong" when _links: CloseMark("**"); break;
            case ['h', >= '1' and <= '6'] or "p" or "dl": Line(2); break;
            case "table": _tables.End(); Line(2); break;
            case "td" or "th": break;
            case "tr": CloseRow(); break;
            default: if (IsBlock(name)) Line(1); break;
        }
    }

    /// <summary>Begins what stands by itself, in a cell too.</summary>
    private void Large()
    {
        Line(2);
        _tables.BeginLarge();
    }

    private void List(bool isOrdered)
    {
        _tables.BeginLarge();
        Line(_lists.Count > 0 ? 1 : 2);
        _lists.Push(new(isOrdered));
    }

    private void Table(bool isLayout)
    {
        Line(2);
        var length = _out.Length;
        _tables.Begin(isLayout);
        CountLinesAfter(length);
        Line(2);
    }

    private void Cell(bool isHead)
    {
        var length = _out.Length;
        var end = _tables.BeginCell(isHead, _quoteDepth > 0);
        CountLinesAfter(length);
        if (end == CellEnd.Bar)
        {
            (_space, _newlines) = (false, 0);
            Raw(" | ");
        }
        else if (end == CellEnd.Line)
            Line(1);
        _tables.StartCell();
    }

    private void Heading(int level)
    {
        Large();
        if (_links)
            Raw(new string('#', level) + " ");
    }

    private void Anchor(in TagLooks looks)
    {
        var href = _links && looks.IsLink ? SafeLink.Of(looks.Href.ToString()) : null;
        _anchors.Push((href, _out.Length));
        _watch.Open(href);
    }

    private void CloseAnchor()
    {
        _watch.Close();
        if (!_anchors.TryPop(out var anchor) || !_links || anchor.Href is not { } href || anchor.Start > _out.Length)
            return;
        var label = _out.Written[anchor.Start..];
        var bare = label.Trim();
        if (bare.SequenceEqual(href) || href.StartsWith("mailto:", StringComparison.Ordinal)
            && bare.SequenceEqual(href.AsSpan("mailto:".Length)))
            return;
        if (bare.IsEmpty || label.Contains('\n'))
        {
            Raw($" <{MarkdownEscape.Address(href)}>");
            return;
        }
        var text = bare.ToString().Replace("]", "\\]", StringComparison.Ordinal);
        _out.CutAt(anchor.Start + (label.Length - label.TrimStart().Length));
        if (_out.Last == '!')
            _out.InsertBeforeLast('\\'); // else the link would be a picture
        _out.Append('[').Append(text).Append("](<").Append(MarkdownEscape.Address(href)).Append(">)");
    }

    // Never the address of an image: fetching one tells the sender that the mail was read.
    private void Image(ReadOnlySpan<char> alt)
    {
        alt = alt.Trim();
        if (alt.Length is > 0 and <= 200)
            Word($"[image: {alt.ToString().ReplaceLineEndings(" ")}]");
    }

    private void Item()
    {
        Line(1);
        var depth = Math.Clamp(_lists.Count - 1, 0, 8);
        var marker = _lists.TryPeek(out var list) && list.Ordered ? $"{++list.Count}. " : "- ";
        Raw(new string(' ', 2 * depth) + marker);
        _newlines = 1; // a block inside the item begins on the item's own line
    }

    private void Mark(string mark)
    {
        if (_space && _newlines == 0)
            _out.Append(' ');
        _space = false;
        Raw(mark);
        _marks.Push(_out.Length);
    }

    private void CloseMark(string mark)
    {
        var owed = _space;
        _space = false;
        if (_marks.TryPop(out var start) && start == _out.Length)
            _out.CutAt(_out.Length - mark.Length); // nothing stands in it
        else
            Raw(mark);
        _space = owed;
    }

    /// <summary>Below a row of head cells stands a line, as Markdown's tables have it.</summary>
    private void CloseRow()
    {
        var length = _out.Length;
        _tables.EndRow(_quoteDepth > 0);
        CountLinesAfter(length);
        if (_links && _tables.HeadCells > 1)
        {
            Line(1);
            Raw(string.Join(" | ", Enumerable.Repeat("---", Math.Min(_tables.HeadCells, CellsMax))));
        }
        Line(1);
    }

    /// <summary>Where something was taken back.</summary>
    private void CountLinesAfter(int length)
    {
        if (length == _out.Length)
            return;
        var written = _out.Written;
        _newlines = written.IsEmpty ? 2 : Math.Min(2, written.Length - written.TrimEnd('\n').Length);
    }

    private void Word(ReadOnlySpan<char> word)
    {
        OwedSpace();
        if (_links && _preDepth == 0)
        {
            Raw([]);
            MarkdownEscape.Append(word, _out);
        }
        else
            Raw(word);
    }

    private void OwedSpace()
    {
        if (_space && _newlines == 0 && _out.Length > 0 && _out.Last != ' ')
            _out.Append(' ');
        _space = false;
    }

    private void Raw(ReadOnlySpan<char> text)
    {
        if (_newlines > 0 && _quoteDepth > 0 && (_out.Length == 0 || _out.Last == '\n'))
            for (var i = 0; i < _quoteDepth; i++)
                _out.Append("> ");
        _out.Append(text);
        _newlines = 0;
    }

    private void Line(int wanted)
    {
        _space = false;
        for (; _newlines < wanted && _out.Length > 0; _newlines++)
            _out.Append('\n');
    }

    /// <summary>What was written, as far as it is wanted.</summary>
    private Range Wanted()
    {
        var written = _out.Written[..Math.Min(_out.Length, ContentLimits.TextCharsMax)].TrimEnd(" \n");
        return (written.Length - written.TrimStart(" \n").Length)..written.Length;
    }

    private static bool IsBlock(string name) => name is "div" or "section" or "article" or "header" or "footer"
        or "main"
        or "aside" or "nav" or "li" or "dt" or "dd" or "address" or "figure" or "figcaption" or "form"
        or "fieldset" or "center" or "tbody" or "thead" or "caption" or "details" or "summary";

    private sealed class ListState(bool Ordered)
    {
        public bool Ordered { get; } = Ordered;
        public int Count { get; set; }
    }
}
