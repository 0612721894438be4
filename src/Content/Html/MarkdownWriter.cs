using System.Buffers;
using MailMesh.Content.Html.Seeing;

namespace MailMesh.Content.Html;

/// <summary>Turns what <see cref="DomWalk"/> tells into Markdown, or into bare text for search and previews.</summary>
internal sealed class MarkdownWriter(bool links, int charsExpected) : IPageWriter, IDisposable
{
    /// <summary>White space that HTML collapses, beside the space; a no-break space belongs to it too.</summary>
    private static readonly SearchValues<char> OtherGaps = SearchValues.Create("\t\n\r\f\u00A0");

    private const int CellsMax = 50; // of a head row's line

    private readonly LentText _out = new(charsExpected);
    private readonly Stack<ListState> _lists = new();
    private readonly Stack<(string? Href, int Start)> _anchors = new();
    private readonly Stack<int> _marks = new(); // where what stands in each mark begins
    private int _headCells; // of this row, while all are
    private int _quoteDepth;
    private int _preDepth;
    private int _newlines = 2; // at the start nothing is owed
    private bool _space;
    private bool _cellOpen;

    public bool Full => _out.Length >= ContentLimits.TextCharsMax;

    public bool KeepsLinks => links;

    public string Finish() =>
        _out.Written[..Math.Min(_out.Length, ContentLimits.TextCharsMax)].Trim(" \n").ToString();

    public void Dispose() => _out.Dispose();

    /// <summary>Begins an element that is seen; false where nothing can stand in it.</summary>
    public bool Open(string name, in TagLooks looks)
    {
        switch (name)
        {
            case "br": Line(1); return false;
            case "hr": Line(2); Raw("---"); Line(2); return false;
            case "img": Image(looks.Alt); return false;
            case "a":
                _anchors.Push((links && looks.IsLink ? SafeLink.Of(looks.Href.ToString()) : null, _out.Length));
                break;
            case "ul": Line(_lists.Count > 0 ? 1 : 2); _lists.Push(new(Ordered: false)); break;
            case "ol": Line(_lists.Count > 0 ? 1 : 2); _lists.Push(new(Ordered: true)); break;
            case "li": Item(); break;
            case "blockquote": Line(2); _quoteDepth = Math.Min(_quoteDepth + 1, 16); break;
            case "pre": Line(2); if (links) { Raw("```"); Line(1); } _preDepth++; break;
            case "tr": Line(1); (_cellOpen, _headCells) = (false, 0); break;
            case "td" or "th":
                _headCells = name == "th" ? _headCells + 1 : int.MinValue;
                if (_cellOpen) { _space = false; Raw(" | "); }
                _cellOpen = true;
                break;
            case ['h', >= '1' and <= '6']: Heading(name[1] - '0'); break;
            case "b" or "strong" when links: Mark("**"); break;
            case "p" or "table" or "ul" or "dl": Line(2); break;
            default: if (IsBlock(name)) Line(1); break;
        }
        return true;
    }

    public void Text(ReadOnlySpan<char> text)
    {
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
        if (!links || MarkdownEscape.IsPlain(words, _out))
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
        switch (name)
        {
            case "a": CloseAnchor(); break;
            case "ul" or "ol": _lists.TryPop(out _); Line(_lists.Count > 0 ? 1 : 2); break;
            case "blockquote": Line(2); _quoteDepth = Math.Max(0, _quoteDepth - 1); break;
            case "pre": _preDepth--; if (links) { Line(1); Raw("```"); } Line(2); break;
            case "b" or "strong" when links: CloseMark("**"); break;
            case ['h', >= '1' and <= '6'] or "p" or "table" or "dl": Line(2); break;
            case "td" or "th": break;
            case "tr": CloseRow(); break;
            default: if (IsBlock(name)) Line(1); break;
        }
    }

    private void Heading(int level)
    {
        Line(2);
        if (links)
            Raw(new string('#', level) + " ");
    }

    private void CloseAnchor()
    {
        if (!_anchors.TryPop(out var anchor) || !links || anchor.Href is not { } href || anchor.Start > _out.Length)
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
        if (links && _headCells > 1)
        {
            Line(1);
            Raw(string.Join(" | ", Enumerable.Repeat("---", Math.Min(_headCells, CellsMax))));
        }
        _headCells = 0;
        Line(1);
    }

    private void Word(ReadOnlySpan<char> word)
    {
        OwedSpace();
        if (links && _preDepth == 0)
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
