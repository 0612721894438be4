using MailMesh.Content.Html.Seeing.Styles;

namespace MailMesh.Content.Html.Seeing;

/// <summary>
/// Stands between a page and its writer and lets through what a person sees: style sheets, style attributes and those
/// of old are added up from the outermost element inwards. What is hidden is counted, without its white space.
/// </summary>
internal sealed class Sight(IPageWriter writer, StyleSheet sheet)
{
    private static readonly Seen Page = new()
    {
        FontSize = FontSize.Default, Text = Colour.Black, Ground = Colour.White,
    };

    private readonly List<Open> _open = [];
    private readonly List<StyleRule> _found = [];
    private readonly List<Declaration> _own = [];
    private readonly KnownEffects _known = new();
    private readonly Surroundings _around = new(sheet);
    private readonly Variables _variables = new();
    private Seen _seen = Page;

    /// <summary>Characters of text that a person would not have seen, white space aside.</summary>
    public int HiddenChars { get; private set; }

    public StyleSheet Sheet { get; } = sheet;

    /// <summary>False where nothing can stand in it, and <see cref="Leave"/> isn't called.</summary>
    public bool Enter(string name, in TagLooks looks)
    {
        var seen = Inside(name, looks);
        // In a text that can't be read, marks of a link or a heading would stand for nothing.
        var isOpened = !seen.IsGone && !(seen.IsUnreadable && IsMark(name));
        if (name == "img" && !isOpened)
            Count(looks.Alt);
        if (isOpened && !writer.Open(name, looks) || name is "br" or "hr" or "img" or "wbr")
        {
            _around.Pass(name, looks);
            return false;
        }
        _around.Enter(name, looks);
        _open.Add(new(name, _seen, isOpened));
        _seen = seen;
        return true;
    }

    /// <summary>An element that isn't shown, and neither is what stands in it: rules may ask for it all the same.
    /// </summary>
    public void Pass(string name, in TagLooks looks) => _around.Pass(name, looks);

    public void Text(ReadOnlySpan<char> text)
    {
        if (_seen.IsUnreadable)
            Count(text);
        else
            writer.Text(text);
    }

    public void Leave()
    {
        var left = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        _around.Leave();
        _seen = left.Around;
        if (left.IsOpened)
            writer.Close(left.Name);
    }

    /// <summary>Counts what a comment says outside of tags: nobody sees it, and some readers of HTML do.</summary>
    public void Comment(ReadOnlySpan<char> comment)
    {
        if (comment is ['?', ..] || comment.StartsWith("[endif]"))
            return;
        var isTag = false;
        if (comment.StartsWith("[if") && comment.IndexOf(']') is > 0 and var end)
        {
            if (comment.IndexOf("<style", StringComparison.OrdinalIgnoreCase) >= 0
                || comment.IndexOf("<xml", StringComparison.OrdinalIgnoreCase) >= 0)
                return; // what Outlook is told about the page: no words
            comment = comment[(end + 1)..].TrimStart('>');
        }
        foreach (var c in comment)
        {
            if (c is '<' or '>')
                isTag = c == '<';
            else if (!isTag && !char.IsWhiteSpace(c))
                HiddenChars++;
        }
    }

    private void Count(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            HiddenChars += char.IsWhiteSpace(c) ? 0 : 1;
    }

    private static bool IsMark(string name) =>
        name is "a" or "b" or "strong" or "img" or ['h', >= '1' and <= '6'] && name != "img";

    private Seen Inside(string name, in TagLooks looks)
    {
        var seen = _seen;
        if (seen.IsGone)
            return seen;
        if (looks.IsHidden || name is not "img" && looks.Style.IsEmpty && IsZero(looks.Width) && IsZero(looks.Height)
            || name is "img" && IsDot(looks.Width) && IsDot(looks.Height))
        {
            seen.IsGone = true;
            return seen;
        }
        if (name == "a" && looks.IsLink)
            seen.Text = Colour.Link;
        if (!looks.Colour.IsEmpty && Colour.Of(looks.Colour) is { Kind: ColourKind.Known } text)
            seen.Text = text;
        if (!looks.Ground.IsEmpty)
            seen.Ground = Colour.Of(looks.Ground);
        if (!looks.Picture.IsEmpty)
            seen.Ground = Colour.Unknown;
        return Styled(name, looks, seen);
    }

    private Seen Styled(string name, in TagLooks looks, Seen seen)
    {
        if (Sheet.IsEmpty && looks.Style.IsEmpty)
            return seen;
        if (!_known.Find(name, looks, out var effect))
        {
            _found.Clear();
            if (!Sheet.IsEmpty)
                Sheet.Find(name, looks.Id, looks.Class, _found);
            var isSame = !_found.Exists(rule => rule.Selector.AsksAround || rule.Selector.AsksAttributes);
            effect = Cascade(name, looks);
            if (isSame && !effect.HasVariables)
                _known.Keep(name, looks, effect);
        }
        effect.Apply(ref seen, _seen);
        return seen;
    }

    /// <summary>Of the rules that were found those that fit, weightier ones later, and its own style.</summary>
    private Effect Cascade(string name, in TagLooks looks)
    {
        for (var at = _found.Count - 1; at >= 0; at--)
            if (!Fits(_found[at].Selector, name, looks))
                _found.RemoveAt(at);
        if (_found.Count > 1)
            _found.Sort((one, other) => one.Selector.Specificity != other.Selector.Specificity
                ? one.Selector.Specificity - other.Selector.Specificity : one.Order - other.Order);
        _own.Clear();
        if (!looks.Style.IsEmpty)
            Declaration.Read(looks.Style, _own);
        var effect = new Effect { Variables = _seen.Variables };
        if (Declaration.HasVariables(_own) || _found.Exists(rule => rule.HasVariables))
        {
            effect.HasVariables = true;
            effect.Variables = Styles.Variables.With(_seen.Variables, _found, _own);
        }
        foreach (var important in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var rule in _found)
                Add(rule.Declarations, important, ref effect);
            Add(_own, important, ref effect);
        }
        return effect;
    }

    private void Add(List<Declaration> declarations, bool important, ref Effect effect) => effect.Add(
        effect.HasVariables ? _variables.Filled(declarations, effect.Variables) : declarations, important);

    /// <summary>The element itself was asked by its key; here all of it, and what stands around it.</summary>
    private bool Fits(Selector selector, string name, in TagLooks looks) =>
        selector.Subject.Fits(name, looks.Id, looks.Class, looks.Source)
        && _around.Fit(selector.Parts);

    private static bool IsZero(ReadOnlySpan<char> value) => value.Length > 0 && CssNumber.Of(value) == 0;

    private static bool IsDot(ReadOnlySpan<char> value) => value.Length > 0 && CssNumber.Of(value) is 0 or 1;

    private readonly record struct Open(string Name, Seen Around, bool IsOpened);
}
