namespace MailMesh.Content.Html.Seeing;

/// <summary>
/// What styles came to for the elements met before: a page has thousands of elements and few styles. Holds for one
/// style sheet, and for elements whose rules ask nothing of what stands around.
/// </summary>
internal sealed class KnownEffects
{
    private const int EntriesMax = 32; // a power of two
    private const int CharsMax = 1_000; // of what is kept of one element

    private Entry[]? _entries;

    public bool Find(string name, in TagLooks looks, out Effect effect)
    {
        effect = default;
        if (_entries is null)
            return false;
        ref var entry = ref _entries[Place(name, looks)];
        if (entry.Name != name || !looks.Style.SequenceEqual(entry.Style) || !looks.Class.SequenceEqual(entry.Class)
            || !looks.Id.SequenceEqual(entry.Id))
            return false;
        effect = entry.Effect;
        return true;
    }

    public void Keep(string name, in TagLooks looks, in Effect effect)
    {
        if (looks.Style.Length + looks.Class.Length + looks.Id.Length > CharsMax)
            return;
        _entries ??= new Entry[EntriesMax];
        _entries[Place(name, looks)] = new()
        {
            Name = name, Style = looks.Style.ToString(), Class = looks.Class.ToString(), Id = looks.Id.ToString(),
            Effect = effect,
        };
    }

    /// <summary>Styles of one page differ in length, or in their last characters.</summary>
    private static int Place(string name, in TagLooks looks)
    {
        var place = name.Length * 7 + name[0] + looks.Style.Length * 5 + looks.Class.Length * 11 + looks.Id.Length * 3;
        if (looks.Style is [.., var late, _, _])
            place += late * 13;
        if (looks.Class is [.., var last])
            place += last;
        return place & (EntriesMax - 1);
    }

    private struct Entry
    {
        public string? Name;
        public string? Style;
        public string? Class;
        public string? Id;
        public Effect Effect;
    }
}
