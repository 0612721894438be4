namespace MailMesh.Content.Html.Seeing;

/// <summary>How text at one place looks.</summary>
internal struct Seen
{
    /// <summary>Whatever stands in it is hidden too.</summary>
    public bool IsGone;

    /// <summary>By <c>visibility</c>: what stands in it can be visible again.</summary>
    public bool IsInvisible;
    public double FontSize;
    public Colour Text;
    public Colour Ground;

    public readonly bool IsUnreadable => IsGone || IsInvisible || FontSize <= Seeing.FontSize.UnreadableMax
        || Text.Kind == ColourKind.Clear || Text.Near(Ground);
}

/// <summary>What the declarations for one element come to: of each property the last counts.</summary>
internal sealed class Box
{
    private const int FlagsOfSize = 1 << (int)Property.Width | 1 << (int)Property.Height | 1 << (int)Property.MaxWidth
        | 1 << (int)Property.MaxHeight;
    private const int FlagOfOverflow = 1 << (int)Property.Overflow;

    private int _hiding;

    /// <summary>A size of zero hides only what doesn't overflow it.</summary>
    public bool Hides => (_hiding & ~(FlagsOfSize | FlagOfOverflow)) != 0
        || (_hiding & FlagsOfSize) != 0 && (_hiding & FlagOfOverflow) != 0;

    public void Clear() => _hiding = 0;

    public void Apply(List<Declaration> declarations, bool important, ref Seen seen, in Seen around)
    {
        foreach (var one in declarations)
        {
            if (one.IsImportant != important)
                continue;
            switch (one.Property)
            {
                case Property.Visibility: seen.IsInvisible = one.Hides; break;
                case Property.FontSize: seen.FontSize = FontSize.Within(one.Number, around.FontSize); break;
                case Property.Colour or Property.TextFill: seen.Text = one.Colour; break;
                case Property.Ground:
                    if (one.Colour.Kind != ColourKind.Clear)
                        seen.Ground = one.Colour;
                    break;
                default:
                    var flag = 1 << (int)one.Property;
                    _hiding = one.Hides ? _hiding | flag : _hiding & ~flag;
                    break;
            }
        }
    }
}
