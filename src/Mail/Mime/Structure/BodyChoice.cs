using MailMesh.Mail.Text;

namespace MailMesh.Mail.Mime.Structure;

/// <summary>
/// Which leaves are the body and which are attachments: the rules of JMAP (RFC 8621 §4.1.4), narrowed to one text
/// and one HTML part of the same content.
/// </summary>
internal sealed class BodyChoice
{
    private readonly List<MimePart> _attachments = [];
    private MimePart? _content;
    private Dictionary<MimePart, MimePart?>? _relatedRoots;

    public MimePart? Text { get; private set; }

    public MimePart? Html { get; private set; }

    public IReadOnlyList<MimePart> Attachments => _attachments;

    public static BodyChoice Of(MimePart root)
    {
        var choice = new BodyChoice();
        for (var part = root; part is not null; part = PartWalk.Next(part, root, entersMessages: false))
        {
            if (part.FirstChild is null || !part.IsMultipart)
            {
                choice.Take(part, root);
            }
        }
        return choice;
    }

    private void Take(MimePart leaf, MimePart root)
    {
        // A multipart without parts is malformed; whatever it says stands in its body.
        var isText = leaf.ContentType.MediaType == "text/plain" || leaf.IsMultipart;
        var isHtml = leaf.ContentType.MediaType == "text/html";
        var content = Content(leaf, root);
        var isBody = MayBeBody(leaf) && (_content is null || _content == content);
        if (isBody && isText && Text is null)
        {
            (Text, _content) = (leaf, content);
        }
        else if (isBody && isHtml && Html is null)
        {
            (Html, _content) = (leaf, content);
        }
        else if (!IsShadow(leaf))
        {
            _attachments.Add(leaf);
        }
        if (isText && leaf.Disposition is not { IsAttachment: true })
        {
            _attachments.AddRange(leaf.InlineFiles);
        }
    }

    private bool MayBeBody(MimePart leaf)
    {
        if (leaf.Disposition is { IsAttachment: true })
        {
            return false;
        }
        if (leaf.Parent is not { IsMultipart: true } parent)
        {
            return true;
        }
        // A text with a name, and not the first of its multipart, is a file; so is all but the root of a related.
        return parent.ContentType.MediaType == "multipart/related"
            ? RelatedRoot(parent) == leaf
            : parent.FirstChild == leaf || leaf.FileName is null;
    }

    /// <summary>The part that shows the others: the one that start names, or the first (RFC 2387 §3.2).</summary>
    private MimePart? RelatedRoot(MimePart related)
    {
        if (related.ContentType.Parameters.Find("start")?.Trim(' ', '<', '>') is not { Length: > 0 } start)
        {
            return related.FirstChild;
        }
        // Remembered: its children would be searched for each of its children.
        _relatedRoots ??= [];
        if (!_relatedRoots.TryGetValue(related, out var root))
        {
            Work.Count(related.Children.Count);
            root = related.Children.FirstOrDefault(part => part.ContentId == start) ?? related.FirstChild;
            _relatedRoots.Add(related, root);
        }
        return root;
    }

    /// <summary>
    /// The outermost alternative around the leaf, else the leaf: two texts of one content say the same.
    /// </summary>
    private static MimePart Content(MimePart leaf, MimePart root)
    {
        var content = leaf;
        for (var part = leaf; part != root && part.Parent is not null; part = part.Parent)
        {
            Work.Count(0);
            if (part.Parent.ContentType.MediaType == "multipart/alternative")
            {
                content = part.Parent;
            }
        }
        return content;
    }

    /// <summary>The same content once more for a narrower reader (AMP, a watch): neither body nor file.</summary>
    private static bool IsShadow(MimePart leaf) =>
        leaf.Parent?.ContentType.MediaType == "multipart/alternative" && leaf.FileName is null
        && leaf.ContentType.MediaType is "text/x-amp-html" or "text/watch-html" or "text/enriched" or "text/richtext";
}
