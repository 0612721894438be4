using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MailMesh.Mirror.Searching.Lexemes;

namespace MailMesh.Mirror.Searching;

/// <summary>
/// Builds the tsvector of an email in PostgreSQL's binary form. Beside the plain words it has the words of each field
/// under the field's prefix, the ids of inbox and workspace, and the day of receipt: one index then answers "from bob,
/// in this inbox, in March" by itself.
/// </summary>
public sealed class SearchVector
{
    /// <summary>PostgreSQL refuses a tsvector of 1 MiB; what lies beyond isn't searchable.</summary>
    public const int BytesMax = 900_000;

    /// <summary>PostgreSQL counts positions no further.</summary>
    public const int PositionsMax = 16_383;

    /// <summary>PostgreSQL keeps no more positions of one lexeme.</summary>
    public const int PositionsPerWordMax = 255;

    public const string Subject = "s:";
    public const string From = "f:";
    public const string To = "t:";
    public const string Filename = "n:";

    internal const string DayPrefix = "d:";
    internal const string InboxPrefix = "i:";
    internal const string WorkspacePrefix = "w:";

    /// <summary>Between two fields, so that no phrase spans both.</summary>
    private const int FieldGap = 10;
    private const int WeightShift = 14; // of a position's 16 bits the upper two: D is 0, A is 3
    private const int PrefixChars = 2;

    /// <summary>What a scan can't read is read so far: a text full of it isn't scanned in vain.</summary>
    private const int SlowCharsMin = 16;

    private readonly LexemeTable _lexemes = LexemeTable.Take();

    /// <summary>Adds a field that is also asked for by name.</summary>
    /// <param name="weight">A to D: how much a hit here says.</param>
    public SearchVector AddField(string prefix, string text, char weight)
    {
        Span<char> buffer = stackalloc char[PrefixChars + WordReader.BufferChars];
        prefix.CopyTo(buffer);
        var reader = new WordReader(text, forQuery: false, buffer[PrefixChars..]);
        while (!_lexemes.IsFull && reader.Next())
            _lexemes.Add(reader.Word, buffer[..(PrefixChars + reader.Word.Length)], ('D' - weight) << WeightShift);
        _lexemes.Skip(FieldGap);
        return this;
    }

    /// <summary>Adds the text of the email, which is not held after the call.</summary>
    public SearchVector AddText(ReadOnlySpan<char> text)
    {
        var scan = _lexemes.Scan;
        for (var at = 0; at < text.Length && !_lexemes.IsFull;)
        {
            at += scan.Read(text[at..]);
            _lexemes.AddWords(scan.Folded, scan.Bounds);
            if (scan.Stop == ScanStop.Unspaced)
                at += AddUnspaced(text[at..]);
            else if (scan.Stop == ScanStop.Odd)
                at += AddSlowly(text[at..]);
        }
        _lexemes.Skip(FieldGap);
        return this;
    }

    /// <summary>Lexeme of an inbox.</summary>
    public static string InboxScope(Guid inboxId) => $"{InboxPrefix}{inboxId:n}";

    /// <summary>Lexeme of a day, in UTC; its beginning, up to a month or a year, asks for all of that.</summary>
    public static string DayScope(DateTimeOffset receivedAt) =>
        string.Create(CultureInfo.InvariantCulture, $"{DayPrefix}{receivedAt.UtcDateTime:yyyyMMdd}");

    /// <summary>Lexeme of a workspace.</summary>
    public static string WorkspaceScope(Guid workspaceId) => $"{WorkspacePrefix}{workspaceId:n}";

    /// <summary>
    /// What was added, the same for every inbox that gets the email. The last call: the memory is the next one's.
    /// </summary>
    public LexemeList Finish()
    {
        var list = _lexemes.Finish();
        _lexemes.GiveBack();
        return list;
    }

    /// <summary>A lexeme as a tsquery literal writes it.</summary>
    internal static string Quote(string lexeme) =>
        $"'{lexeme.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Runs of a script without spaces, and what parts them from each other; answers what it read.</summary>
    private int AddUnspaced(ReadOnlySpan<char> text)
    {
        var letters = WordFold.Letters;
        var at = 0;
        while (at < text.Length && letters[text[at]] == WordFold.UnspacedLetter && !_lexemes.IsFull)
        {
            at += _lexemes.AddPairs(text[at..]);
            if (at + 1 < text.Length && char.IsSurrogate(text[at + 1]))
                return at + AddSlowly(text[at..]); // perhaps the run goes on
            if (!_lexemes.IsFull)
                _lexemes.Add(text.Slice(at, 1), default, weight: 0);
            at++;
            while (at < text.Length && letters[text[at]] == '\0')
                at++;
        }
        return at;
    }

    /// <summary>Words of any kind; answers what it read.</summary>
    private int AddSlowly(ReadOnlySpan<char> text)
    {
        var reader = new WordReader(text, forQuery: false, stackalloc char[WordReader.BufferChars]);
        do
        {
            if (!reader.Next() || _lexemes.IsFull)
                return text.Length;
            _lexemes.Add(reader.Word, default, weight: 0);
        }
        while (reader.IsInRun || reader.At < SlowCharsMin);
        return reader.At;
    }
}

/// <summary>The sorted lexemes of an email, to which each inbox adds its scope.</summary>
/// <param name="Bytes">Lexemes as tsvectorrecv reads them: the word, NUL, the number of positions, positions.</param>
/// <param name="DayAt">Where the day of receipt stands in the order.</param>
/// <param name="InboxAt">Where the scope of an inbox stands.</param>
/// <param name="WorkspaceAt">Where the scope of a workspace stands.</param>
public sealed record LexemeList(ReadOnlyMemory<byte> Bytes, int Count, int DayAt, int InboxAt, int WorkspaceAt)
{
    private const int Scopes = 3;
    private const int NoPositions = 1 + 2; // NUL and a count of 0
    private const int ScopeBytes = 2 + 8 + NoPositions + 2 * (2 + 32 + NoPositions); // prefixes, a day, two ids

    public int ScopedBytes => sizeof(int) + Bytes.Length + ScopeBytes;

    /// <summary>Writes the tsvector of the email in one inbox: <see cref="ScopedBytes"/>.</summary>
    public void WriteScoped(Span<byte> to, Guid inboxId, Guid workspaceId, DateTimeOffset receivedAt)
    {
        BinaryPrimitives.WriteInt32BigEndian(to, Count + Scopes);
        var at = sizeof(int);
        Copy(Bytes.Span[..DayAt], to, ref at);
        Scope(SearchVector.DayScope(receivedAt), to, ref at);
        Copy(Bytes.Span[DayAt..InboxAt], to, ref at);
        Scope(SearchVector.InboxScope(inboxId), to, ref at);
        Copy(Bytes.Span[InboxAt..WorkspaceAt], to, ref at);
        Scope(SearchVector.WorkspaceScope(workspaceId), to, ref at);
        Copy(Bytes.Span[WorkspaceAt..], to, ref at);
    }

    private static void Copy(ReadOnlySpan<byte> from, Span<byte> to, ref int at)
    {
        from.CopyTo(to[at..]);
        at += from.Length;
    }

    private static void Scope(string scope, Span<byte> to, ref int at)
    {
        Encoding.ASCII.GetBytes(scope, to[at..]);
        to.Slice(at + scope.Length, NoPositions).Clear();
        at += scope.Length + NoPositions;
    }
}
