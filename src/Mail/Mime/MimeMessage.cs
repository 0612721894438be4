using MailMesh.Mail.Headers;
using MailMesh.Mail.Mime.Structure;

namespace MailMesh.Mail.Mime;

/// <summary>
/// A parsed mail (RFC 5322, RFC 2045 to 2049): its structure is read, its fields and bodies are decoded when asked.
/// Not safe for use by several threads at once.
/// </summary>
public sealed class MimeMessage
{
    internal MimeMessage(ReadOnlyMemory<byte> raw, MimePart root, IReadOnlyList<MimeDefect> defects) =>
        (Raw, Root, Defects) = (raw, root, defects);

    /// <summary>The mail, byte for byte.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>The mail itself as a part.</summary>
    public MimePart Root { get; }

    /// <summary>The mail's own fields.</summary>
    public HeaderList Headers => Root.Headers;

    /// <summary>What is wrong with the structure, in the order it was found; bodies are not decoded to look.</summary>
    public IReadOnlyList<MimeDefect> Defects { get; }

    /// <summary>Message-ID with its brackets; null where the mail has none.</summary>
    public string? MessageId => field ??= Ids("Message-ID") is [var id, ..] ? id : null;

    /// <summary>What the mail answers: identifiers with their brackets.</summary>
    public IReadOnlyList<string> InReplyTo => field ??= Ids("In-Reply-To");

    /// <summary>The thread above the mail, oldest first: identifiers with their brackets.</summary>
    public IReadOnlyList<string> References => field ??= Ids("References");

    /// <summary>Authors.</summary>
    public IReadOnlyList<MailAddress> From => field ??= Addresses("From");

    /// <summary>First recipients.</summary>
    public IReadOnlyList<MailAddress> To => field ??= Addresses("To");

    /// <summary>Further recipients.</summary>
    public IReadOnlyList<MailAddress> Cc => field ??= Addresses("Cc");

    /// <summary>Hidden recipients; a mail that was delivered has none.</summary>
    public IReadOnlyList<MailAddress> Bcc => field ??= Addresses("Bcc");

    /// <summary>Where answers go in place of <see cref="From"/>; empty where the mail does not say.</summary>
    public IReadOnlyList<MailAddress> ReplyTo => field ??= Addresses("Reply-To");

    /// <summary>Decoded subject; empty where the mail has none.</summary>
    public string Subject => field ??= Headers.Text("Subject") ?? "";

    /// <summary>When its sender says it was written; null where that cannot be read.</summary>
    public DateTimeOffset? Date => Headers.Value("Date") is { } value ? DateField.Parse(value) : null;

    /// <summary>The body as plain text; null where there is none.</summary>
    public MimePart? TextPart => Bodies.Text;

    /// <summary>The body as HTML; null where there is none.</summary>
    public MimePart? HtmlPart => Bodies.Html;

    /// <summary>
    /// Every leaf that is not the body: attached files, inline images, embedded messages (not what is inside them),
    /// invitations, and further text parts.
    /// </summary>
    public IReadOnlyList<MimePart> Attachments => Bodies.Attachments;

    /// <summary>The root and every part below it, embedded messages included, each before its children.</summary>
    public IEnumerable<MimePart> AllParts
    {
        get
        {
            for (var part = Root; part is not null; part = PartWalk.Next(part, Root, entersMessages: true))
            {
                yield return part;
            }
        }
    }

    private BodyChoice Bodies => field ??= BodyChoice.Of(Root);

    private List<string> Ids(string name) => All(name, MessageIds.Parse);

    // A field that stands twice is malformed (RFC 5322 §3.6), and its addresses count all the same.
    private List<MailAddress> Addresses(string name) => All(name, AddressList.Parse);

    private List<T> All<T>(string name, Func<string, IReadOnlyList<T>> parse)
    {
        var all = new List<T>();
        foreach (var header in Headers)
        {
            if (header.Is(name))
            {
                all.AddRange(parse(header.Value));
            }
        }
        return all;
    }
}
