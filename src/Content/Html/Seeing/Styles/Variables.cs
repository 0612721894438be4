using System.Text;

namespace MailMesh.Content.Html.Seeing.Styles;

/// <summary>
/// Puts the values of custom properties where declarations ask for them by <c>var()</c>. Costs a bounded number of
/// looks and characters for a page: beyond it a value that can't be told counts as one that hides.
/// </summary>
internal sealed class Variables
{
    private const int FillingsMax = 50_000;
    private const int ValueCharsMax = 1_000;
    private const int NestingMax = 8; // var() in values of var()
    private const string Call = "var(";

    private readonly List<Declaration> _filled = [];
    private int _fillings = FillingsMax;

    /// <summary>Those that hold in an element, weightier declarations later.</summary>
    public static Variable? With(Variable? around, List<StyleRule> rules, List<Declaration> own)
    {
        foreach (var important in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var rule in rules)
                around = With(around, rule.Declarations, important);
            around = With(around, own, important);
        }
        return around;
    }

    /// <summary>The declarations with each value in its place. The list holds until the next call.</summary>
    public List<Declaration> Filled(List<Declaration> declarations, Variable? known)
    {
        _filled.Clear();
        foreach (var one in declarations)
        {
            if (one.Raw is null)
                _filled.Add(one);
            else if (one.Property == Property.Variable)
                continue;
            else if (_fillings <= 0)
                _filled.Add(one with { Raw = null, Hides = true });
            else if (Fill(one.Raw, known, 0) is { } value)
                Declaration.Add(one.Property, value, one.IsImportant, _filled);
        }
        return _filled;
    }

    private static Variable? With(Variable? around, List<Declaration> declarations, bool important)
    {
        foreach (var one in declarations)
            if (one.Property == Property.Variable && one.IsImportant == important)
                around = Variable.With(around, one.Name!, one.Raw!);
        return around;
    }

    /// <summary>Null where a name has no value: the declaration then says nothing.</summary>
    private string? Fill(string value, Variable? known, int depth)
    {
        var at = value.IndexOf(Call, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return value;
        if (depth > NestingMax)
            return null;
        var filled = new StringBuilder();
        var rest = value.AsSpan();
        for (; at >= 0; at = rest.IndexOf(Call, StringComparison.OrdinalIgnoreCase))
        {
            if (--_fillings < 0 || filled.Length > ValueCharsMax)
                return null;
            filled.Append(rest[..at]);
            var inside = rest[(at + Call.Length)..];
            var end = BracketEnd(inside);
            rest = inside[Math.Min(inside.Length, end + 1)..];
            if (Value(inside[..end], known, depth) is not { } one)
                return null;
            filled.Append(one);
        }
        return filled.Append(rest).ToString();
    }

    /// <param name="inside">A name, and behind a comma what stands in for it.</param>
    private string? Value(ReadOnlySpan<char> inside, Variable? known, int depth)
    {
        var comma = inside.IndexOf(',');
        var name = (comma < 0 ? inside : inside[..comma]).Trim();
        if (Variable.Find(known, name) is { } found && Fill(found, known, depth + 1) is { } value)
            return value;
        return comma < 0 ? null : Fill(inside[(comma + 1)..].Trim().ToString(), known, depth + 1);
    }

    private static int BracketEnd(ReadOnlySpan<char> inside)
    {
        var open = 1;
        for (var at = 0; at < inside.Length; at++)
        {
            open += inside[at] == '(' ? 1 : inside[at] == ')' ? -1 : 0;
            if (open == 0)
                return at;
        }
        return inside.Length;
    }
}
