namespace MailMesh.Content.Files.Pdf;

/// <summary>
/// The pages in order (ISO 32000-1 §7.7.3). Each node of their tree is entered once: a tree that leads to itself ends.
/// A file whose tree is broken gives its pages in the order of their numbers.
/// </summary>
internal sealed class PdfPages(PdfFile file, TextSink sink)
{
    private readonly HashSet<PdfDictionary> _entered = [];
    private readonly List<Page> _pages = [];

    /// <param name="Dictionary">The page.</param>
    /// <param name="Resources">Its own, or those it inherits.</param>
    internal sealed record Page(PdfDictionary Dictionary, PdfDictionary? Resources);

    /// <summary>The first <see cref="FileLimits.PagesMax"/>, and how many the file says it has.</summary>
    public (List<Page> Pages, int Total) First()
    {
        var root = file.Dictionary(file.Root?.Find("Pages"));
        Walk(root);
        if (_pages.Count == 0) FindLoose();
        var claimed = _pages.Count < FileLimits.PagesMax ? 0 : file.Number(root?.Find("Count"), 0);
        return (_pages, (int)Math.Clamp(claimed, _pages.Count, int.MaxValue));
    }

    private void FindLoose()
    {
        foreach (var number in file.Numbers.Order())
        {
            if (_pages.Count >= FileLimits.PagesMax || !sink.Step()) break;
            if (file.Resolve(new PdfReference(number)) is PdfDictionary one && file.Name(one.Find("Type")) == "Page")
                _pages.Add(new Page(one, file.Dictionary(one.Find("Resources"))));
        }
    }

    private void Walk(PdfDictionary? root)
    {
        // Kids stay references until their turn: of a hundred thousand only the first are read.
        var left = new Stack<(object? Node, PdfDictionary? Resources)>([(root, null)]);
        while (_pages.Count < FileLimits.PagesMax && left.TryPop(out var next) && sink.Step())
        {
            if (file.Dictionary(next.Node) is not { } node || !_entered.Add(node)) continue;
            var resources = file.Dictionary(node.Find("Resources")) ?? next.Resources;
            if (file.Resolve(node.Find("Kids")) is not PdfArray kids)
            {
                _pages.Add(new Page(node, resources));
                continue;
            }
            for (var at = kids.Count - 1; at >= 0 && sink.Step(); at--)
                left.Push((kids[at], resources));
        }
    }
}
