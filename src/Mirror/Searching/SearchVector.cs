using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MailMesh.Mirror.Searching;

/// <summary>
/// Builds the tsvector of an email, as a literal. Beside the plain words it has the words of each field under the
/// field's prefix, and the ids of inbox and workspace: one index then answers "from bob, in this inbox" by itself.
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

    /// <summary>Between two fields, so that no phrase spans both.</summary>
    private const int FieldGap = 10;
    private const int BytesPerWord = 8;
    private const int BytesPerPosition = 2;

    private readonly Dictionary<string, List<string>> _words = [];
    private int _bytes;
    private int _position;

    /// <summary>Adds a field that is also asked for by name.</summary>
    /// <param name="weight">A to D: how much a hit here says.</param>
    public SearchVector AddField(string prefix, string text, char weight)
    {
        Add(text, weight, prefix);
        return this;
    }

    public SearchVector AddText(string text)
    {
        Add(text, 'D', null);
        return this;
    }

    /// <summary>Lexeme of an inbox.</summary>
    public static string InboxScope(Guid inboxId) => $"i:{inboxId:n}";

    /// <summary>Lexeme of a workspace.</summary>
    public static string WorkspaceScope(Guid workspaceId) => $"w:{workspaceId:n}";

    /// <summary>The literal; what comes from a mail is quoted.</summary>
    public override string ToString()
    {
        var literal = new StringBuilder(_bytes * 2);
        foreach (var (word, positions) in _words)
            literal.Append(Quote(word)).Append(':').AppendJoin(',', positions).Append(' ');
        return literal.ToString();
    }

    /// <summary>A lexeme as tsvector and tsquery literals write it.</summary>
    internal static string Quote(string lexeme) =>
        $"'{lexeme.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    private void Add(string text, char weight, string? prefix)
    {
        foreach (var word in SearchWords.Of(text))
        {
            if (_position >= PositionsMax || _bytes >= BytesMax)
                return;
            _position++;
            var mark = _position.ToString(CultureInfo.InvariantCulture);
            if (weight != 'D') // D is what no letter means
                mark += weight;
            Add(word.Text, mark);
            if (prefix is not null)
                Add(prefix + word.Text, mark);
        }
        _position += FieldGap;
    }

    private void Add(string lexeme, string mark)
    {
        ref var positions = ref CollectionsMarshal.GetValueRefOrAddDefault(_words, lexeme, out var known);
        if (!known)
        {
            positions = [];
            _bytes += Encoding.UTF8.GetByteCount(lexeme) + BytesPerWord;
        }
        if (positions!.Count >= PositionsPerWordMax)
            return;
        positions.Add(mark);
        _bytes += BytesPerPosition;
    }
}
