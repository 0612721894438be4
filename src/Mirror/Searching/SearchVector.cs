using System.Buffers.Binary;
using System.Globalization;
using System.Text;

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
    private const string InboxPrefix = "i:";
    private const string WorkspacePrefix = "w:";

    /// <summary>Between two fields, so that no phrase spans both.</summary>
    private const int FieldGap = 10;
    private const int BytesPerWord = 8; // in the stored form; 3 in the one sent
    private const int BytesPerPosition = 2;
    private const int WeightShift = 14; // of a position's 16 bits the upper two: D is 0, A is 3

    private readonly LexemeTable _lexemes = LexemeTable.Take();
    private int _bytes;
    private int _position;

    /// <summary>Adds a field that is also asked for by name.</summary>
    /// <param name="weight">A to D: how much a hit here says.</param>
    public SearchVector AddField(string prefix, string text, char weight)
    {
        Add(text, weight, prefix);
        return this;
    }

    /// <summary>Adds the text of the email, which is not held after the call.</summary>
    public SearchVector AddText(ReadOnlySpan<char> text)
    {
        Add(text, 'D', null);
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
        var bytes = new byte[_bytes];
        var sorted = _lexemes.Sorted();
        int at = 0, dayAt = -1, inboxAt = -1, workspaceAt = -1;
        foreach (var word in sorted)
        {
            var lexeme = _lexemes.Text(word);
            if (dayAt < 0 && lexeme.SequenceCompareTo(DayPrefix) >= 0)
                dayAt = at;
            if (inboxAt < 0 && lexeme.SequenceCompareTo(InboxPrefix) >= 0)
                inboxAt = at;
            if (workspaceAt < 0 && lexeme.SequenceCompareTo(WorkspacePrefix) >= 0)
                workspaceAt = at;
            at += Encoding.UTF8.GetBytes(lexeme, bytes.AsSpan(at));
            bytes[at++] = 0;
            at += _lexemes.WritePositions(word, bytes.AsSpan(at));
        }
        var count = _lexemes.Count;
        _lexemes.GiveBack();
        return new LexemeList(
            bytes.AsMemory(0, at), count, dayAt < 0 ? at : dayAt, inboxAt < 0 ? at : inboxAt,
            workspaceAt < 0 ? at : workspaceAt);
    }

    /// <summary>A lexeme as a tsquery literal writes it.</summary>
    internal static string Quote(string lexeme) =>
        $"'{lexeme.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    private void Add(ReadOnlySpan<char> text, char weight, string? prefix)
    {
        Span<char> buffer = stackalloc char[WordReader.BufferChars + 2];
        prefix?.CopyTo(buffer);
        var reader = new WordReader(text, forQuery: false, buffer[2..]);
        while (reader.Next())
        {
            if (_position >= PositionsMax || _bytes >= BytesMax)
                return;
            _position++;
            var mark = (ushort)(_position | ('D' - weight) << WeightShift);
            Add(reader.Word, mark);
            if (prefix is not null)
                Add(buffer[..(2 + reader.Word.Length)], mark);
        }
        _position = Math.Min(_position + FieldGap, PositionsMax);
    }

    private void Add(ReadOnlySpan<char> lexeme, ushort mark)
    {
        var word = _lexemes.Find(lexeme, out var isNew);
        if (isNew)
            _bytes += Encoding.UTF8.GetByteCount(lexeme) + BytesPerWord;
        if (_lexemes.AddPosition(word, mark, PositionsPerWordMax))
            _bytes += BytesPerPosition;
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
