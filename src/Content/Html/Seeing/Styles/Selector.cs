namespace MailMesh.Content.Html.Seeing.Styles;

/// <summary>
/// A selector of elements by name, class, id, attributes and what stands above and before them. Of positions it asks
/// nothing: what may be hidden counts as hidden. One that depends on a hand's doing is none.
/// </summary>
/// <param name="Parts">From the element outwards.</param>
internal sealed record Selector(Compound[] Parts, int Specificity)
{
    public Compound Subject => Parts[0];

    /// <summary>What stands around an element decides too.</summary>
    public bool AsksAround => Parts.Length > 1;

    /// <summary>What stands before it, or before what stands around it.</summary>
    public bool AsksBefore => Array.Exists(
        Parts, part => part.Stands is Combinator.RightBefore or Combinator.Before);

    public bool AsksAttributes => Array.Exists(Parts, part => part.AsksAttributes);

    /// <summary>Under which of its marks an element is looked up.</summary>
    public string Key => Subject.Id is { } id ? "#" + id : Subject.Classes is [var first, ..] ? "." + first
        : Subject.Name ?? "*";
}
