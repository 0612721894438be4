using AngleSharp.Dom;
using MailMesh.Content.Html.Seeing.Styles;

namespace MailMesh.Content.Html.Seeing;

/// <summary>What rules may ask of one element, once it stands around or before another.</summary>
internal readonly record struct Standing(string Name, string Classes, string Id, IElement? Source)
{
    public bool Fits(Compound part) => part.Fits(Name, Id, Classes, Source);
}

/// <summary>
/// The elements that stand around and before the one that is looked at, as far as the sheet's rules ask for them.
/// </summary>
internal sealed class Surroundings(StyleSheet sheet)
{
    /// <summary>Looks at what stands around elements; beyond it rules are taken to hold.</summary>
    private const int LooksMax = 10_000_000;

    /// <summary>Kept of one parent; rules that ask those behind are taken to hold.</summary>
    private const int SiblingsMax = 1_000;

    /// <summary>From the outermost inwards, each with how many stand before it.</summary>
    private readonly List<(Standing Element, int Before)> _open = [];

    /// <summary>Of each depth the children of the element that is open above it, by now.</summary>
    private readonly List<Children> _children = [new()];
    private int _looks = LooksMax;

    /// <summary>An element that begins: what comes now stands in it.</summary>
    public void Enter(string name, in TagLooks looks)
    {
        var element = Of(name, looks);
        var before = Add(element);
        _open.Add((element, before));
        if (!sheet.AsksBefore)
            return;
        if (_children.Count == _open.Count)
            _children.Add(new());
        _children[_open.Count].Clear();
    }

    public void Leave() => _open.RemoveAt(_open.Count - 1);

    /// <summary>An element that nothing stands in.</summary>
    public void Pass(string name, in TagLooks looks) => Add(Of(name, looks));

    /// <summary>Whether the parts of a selector behind its subject fit what stands around the next element.</summary>
    public bool Fit(Compound[] parts) =>
        Fit(parts, 1, _open.Count, sheet.AsksBefore ? _children[_open.Count].Count : 0);

    /// <param name="next">The part that is looked for.</param>
    /// <param name="depth">Of the element that fits the part before it: so many stand above it.</param>
    /// <param name="before">So many stand before it.</param>
    private bool Fit(Compound[] parts, int next, int depth, int before)
    {
        if (next == parts.Length)
            return true;
        var part = parts[next];
        return part.Stands is Combinator.RightBefore or Combinator.Before
            ? FitsBefore(parts, next, depth, before, onlyNext: part.Stands == Combinator.RightBefore)
            : FitsAbove(parts, next, depth, onlyNext: part.Stands == Combinator.RightAbove);
    }

    private bool FitsAbove(Compound[] parts, int next, int depth, bool onlyNext)
    {
        while (--depth >= 0)
        {
            if (--_looks < 0)
                return true;
            if (_open[depth].Element.Fits(parts[next]) && Fit(parts, next + 1, depth, _open[depth].Before))
                return true;
            if (onlyNext)
                return false;
        }
        return parts[next].Name is "html" or "body"; // the stream doesn't open them all
    }

    private bool FitsBefore(Compound[] parts, int next, int depth, int before, bool onlyNext)
    {
        if (depth == 0)
            return true; // the body, before which stands a head
        while (--before >= 0)
        {
            if (--_looks < 0 || before >= SiblingsMax)
                return true;
            if (_children[depth].Kept[before].Fits(parts[next]) && Fit(parts, next + 1, depth, before))
                return true;
            if (onlyNext)
                return false;
        }
        return false;
    }

    /// <returns>How many stand before it.</returns>
    private int Add(Standing element) => sheet.AsksBefore ? _children[_open.Count].Add(element) : 0;

    private Standing Of(string name, in TagLooks looks) => sheet.AsksAround
        ? new(name, looks.Class.ToString(), looks.Id.ToString(), looks.Source)
        : new(name, "", "", null);

    private sealed class Children
    {
        public List<Standing> Kept { get; } = [];
        public int Count { get; private set; }

        public int Add(Standing element)
        {
            if (Kept.Count < SiblingsMax)
                Kept.Add(element);
            return Count++;
        }

        public void Clear()
        {
            Kept.Clear();
            Count = 0;
        }
    }
}
