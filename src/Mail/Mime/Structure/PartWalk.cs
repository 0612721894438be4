namespace MailMesh.Mail.Mime.Structure;

/// <summary>Depth-first order without a stack: the caller's limits may allow any depth.</summary>
internal static class PartWalk
{
    /// <summary>The part after this one, children first; null past the last one under the root.</summary>
    public static MimePart? Next(MimePart part, MimePart root, bool entersMessages)
    {
        if (part.FirstChild is not null && (entersMessages || part.IsMultipart))
        {
            return part.FirstChild;
        }
        for (var at = part; at is not null && at != root; at = at.Parent)
        {
            if (at.NextSibling is not null)
            {
                return at.NextSibling;
            }
        }
        return null;
    }
}
