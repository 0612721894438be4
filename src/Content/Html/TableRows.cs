namespace MailMesh.Content.Html;

/// <summary>
/// The tables that stand open. Rows of small cells come out on one line each, whatever stands in them; a table that
/// holds another, or whole paragraphs, only lays out a page.
/// </summary>
internal sealed class TableRows(LentText text)
{
    private const int CellCharsMax = 300; // of a longer one nobody would read a row

    private readonly Stack<Table> _open = new();

    /// <summary>Cells of a row that was all head cells and came out on one line, once it ended; else 0.</summary>
    public int HeadCells { get; private set; }

    /// <param name="isLayout">It says so of itself.</param>
    public void Begin(bool isLayout)
    {
        if (_open.TryPeek(out var around))
        {
            (around.IsLayout, around.IsLarge) = (true, true);
            var row = text.Written[Math.Min(around.Row, text.Length)..];
            if (!row.IsEmpty && !row.ContainsAnyExcept(" |\n>"))
                text.CutAt(around.Row); // columns before it that hold nothing
        }
        _open.Push(new() { IsLayout = isLayout, Row = text.Length });
    }

    public void End() => _open.TryPop(out _);

    public void BeginRow() => Current.Restart(text.Length);

    /// <summary>A list, a heading or the like: no cell that holds one stands on a line with others.</summary>
    public void BeginLarge()
    {
        if (_open.TryPeek(out var table))
            table.IsLarge = true;
    }

    /// <summary>What to write between the cell before, which ends here, and this one.</summary>
    public CellEnd BeginCell(bool isHead, bool isQuoted)
    {
        var table = Current;
        var end = table.Cells == 0 ? CellEnd.Nothing : End(table, isQuoted);
        table.Cells++;
        table.AreHeads &= isHead;
        (table.Before, table.Between, table.Start, table.IsLarge) = (text.Length, end, text.Length, false);
        return end;
    }

    /// <summary>The cell's start, once what goes before it was written.</summary>
    public void StartCell() => Current.Start = text.Length;

    public void EndRow(bool isQuoted)
    {
        var table = Current;
        HeadCells = table.Cells > 1 && End(table, isQuoted) == CellEnd.Bar && table.AreHeads ? table.Cells : 0;
        table.Restart(text.Length);
    }

    private Table Current
    {
        get
        {
            if (_open.Count == 0)
                _open.Push(new()); // a cell without a table, as mails have it
            return _open.Peek();
        }
    }

    private CellEnd End(Table table, bool isQuoted)
    {
        var cell = text.Written[Math.Min(table.Start, text.Length)..];
        if (table.IsLayout && cell.IsWhiteSpace())
        {
            text.CutAt(Math.Min(table.Before, text.Length)); // room between columns
            table.Cells--;
            return table.Between;
        }
        if (table.IsLarge || cell.Length > CellCharsMax || isQuoted && cell.Contains('\n'))
        {
            table.AreHeads = false;
            return CellEnd.Line;
        }
        Fold(cell, table.Start);
        return CellEnd.Bar;
    }

    /// <summary>Puts the lines of a small cell on one.</summary>
    private void Fold(ReadOnlySpan<char> cell, int start)
    {
        if (!cell.Contains('\n'))
            return;
        Span<char> folded = stackalloc char[CellCharsMax];
        var length = 0;
        foreach (var range in cell.Split('\n'))
        {
            var line = cell[range].Trim(' ');
            if (line.IsEmpty)
                continue;
            if (length > 0)
                folded[length++] = ' ';
            line.CopyTo(folded[length..]);
            length += line.Length;
        }
        text.CutAt(start);
        text.Append(folded[..length]);
    }

    private sealed class Table
    {
        public bool IsLayout { get; set; }

        /// <summary>Of the cell that stands open.</summary>
        public bool IsLarge { get; set; }
        public int Start { get; set; }

        /// <summary>Where what stands between it and the one before begins.</summary>
        public int Before { get; set; }
        public CellEnd Between { get; set; }

        /// <summary>Of the row that stands open.</summary>
        public int Cells { get; set; }
        public bool AreHeads { get; set; } = true;

        /// <summary>Where the row begins.</summary>
        public int Row { get; set; }

        public void Restart(int at) => (Cells, AreHeads, IsLarge, Start, Before, Between, Row) =
            (0, true, false, at, at, CellEnd.Nothing, at);
    }
}

/// <summary>What stands between two cells of a row.</summary>
internal enum CellEnd
{
    Nothing,
    Bar,
    Line,
}
