using System.Xml;

namespace MailMesh.Content.Files.Office;

/// <summary>Which parts a part of an Office document leads to (ECMA-376 part 2 §6.5).</summary>
internal sealed class PartLinks
{
    private const int LinksMax = 10_000;

    private readonly Dictionary<string, Link> _links = new(StringComparer.Ordinal);

    private sealed record Link(string Kind, string Target);

    /// <summary>The links of a part; none where it names none.</summary>
    /// <param name="parts">The document.</param>
    /// <param name="part">Full name; empty for the document itself.</param>
    /// <param name="sink">Counts the work.</param>
    public static PartLinks Of(ZipParts parts, string part, TextSink sink)
    {
        var links = new PartLinks();
        var slash = part.LastIndexOf('/') + 1;
        using var xml = parts.OpenXml($"{part[..slash]}_rels/{part[slash..]}.rels");
        while (xml is not null && links._links.Count < LinksMax && xml.Next(sink))
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "Relationship") continue;
            if (xml.GetAttribute("TargetMode") == "External") continue;
            var kind = xml.GetAttribute("Type") ?? "";
            links._links[xml.GetAttribute("Id") ?? ""] = new Link(
                kind[(kind.LastIndexOf('/') + 1)..], Resolve(part[..slash], xml.GetAttribute("Target") ?? ""));
        }
        return links;
    }

    /// <summary>Where an id leads; null where nowhere.</summary>
    public string? Target(string? id) => _links.GetValueOrDefault(id ?? "")?.Target;

    /// <summary>Where links of a kind lead: <c>worksheet</c>, <c>notesSlide</c>.</summary>
    public IEnumerable<string> OfKind(string kind) =>
        _links.Values.Where(link => link.Kind == kind).Select(link => link.Target);

    private static string Resolve(string folder, string target)
    {
        if (target.StartsWith('/')) return target[1..];
        var names = new List<string>();
        foreach (var name in (folder + target).Split('/'))
        {
            if (name == ".." && names.Count > 0) names.RemoveAt(names.Count - 1);
            else if (name is not (".." or "." or "")) names.Add(name);
        }
        return string.Join('/', names);
    }
}
