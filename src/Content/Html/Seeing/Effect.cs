using MailMesh.Content.Html.Seeing.Styles;

namespace MailMesh.Content.Html.Seeing;

/// <summary>What the declarations for one element come to: of each property the last counts.</summary>
internal struct Effect
{
    private const int FlagsOfSize = 1 << (int)Property.Width | 1 << (int)Property.Height | 1 << (int)Property.MaxWidth
        | 1 << (int)Property.MaxHeight | 1 << (int)Property.IndentFull;
    private const int FlagOfOverflow = 1 << (int)Property.Overflow;

    private int _hiding;
    private bool? _invisible;
    private double? _fontSize;
    private Colour? _text;
    private Colour? _ground;

    /// <summary>Custom properties were declared or asked for: it holds for this one element.</summary>
    public bool HasVariables { get; set; }

    /// <summary>Those that hold in the element.</summary>
    public Variable? Variables { get; set; }

    /// <summary>A size of zero hides only what doesn't overflow it.</summary>
    private readonly bool Hides => (_hiding & ~(FlagsOfSize | FlagOfOverflow)) != 0
        || (_hiding & FlagsOfSize) != 0 && (_hiding & FlagOfOverflow) != 0;

    /// <summary>Adds those of one weight: the important ones come after all others.</summary>
    public void Add(List<Declaration> declarations, bool important)
    {
        foreach (var one in declarations)
        {
            if (one.IsImportant != important)
                continue;
            switch (one.Property)
            {
                case Property.Visibility: _invisible = one.Hides; break;
                case Property.FontSize: _fontSize = one.Number; break;
                case Property.Colour or Property.TextFill: _text = one.Colour; break;
                case Property.Ground:
                    if (one.Colour.Kind != ColourKind.Clear)
                        _ground = one.Colour;
                    break;
                default:
                    var flag = 1 << (int)one.Property;
                    _hiding = one.Hides ? _hiding | flag : _hiding & ~flag;
                    break;
            }
        }
    }

    /// <summary>Changes how text looks in the element, from what its attributes of old and its parent say.</summary>
    public readonly void Apply(ref Seen seen, in Seen around)
    {
        seen.IsGone = Hides;
        if (HasVariables)
            seen.Variables = Variables;
        if (_invisible is { } invisible)
            seen.IsInvisible = invisible;
        if (_fontSize is { } size)
            seen.FontSize = FontSize.Within(size, around.FontSize);
        if (_text is { } text)
            seen.Text = text;
        if (_ground is { } ground)
            seen.Ground = ground;
    }
}
