using System.Globalization;
using System.Text;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Messages.Fetching;

/// <summary>The items of a FETCH as they are sent, and which answers are answers to it.</summary>
internal sealed class FetchRequest
{
    private static readonly (FetchFacts Fact, string Names, string Needs)[] Known =
    [
        (FetchFacts.Flags, "FLAGS", ""),
        (FetchFacts.InternalDate, "INTERNALDATE", ""),
        (FetchFacts.Size, "RFC822.SIZE", ""),
        (FetchFacts.Envelope, "ENVELOPE", ""),
        (FetchFacts.Structure, "BODYSTRUCTURE", ""),
        (FetchFacts.ModSeq, "MODSEQ", "CONDSTORE"),
        (FetchFacts.EmailId, "EMAILID", "OBJECTID"),
        (FetchFacts.ThreadId, "THREADID", "OBJECTID"),
        (FetchFacts.Preview, "PREVIEW", "PREVIEW"),
        (FetchFacts.SaveDate, "SAVEDATE", "SAVEDATE"),
        (FetchFacts.GmailIds, "X-GM-MSGID X-GM-THRID", "X-GM-EXT-1"),
        (FetchFacts.GmailLabels, "X-GM-LABELS", "X-GM-EXT-1"),
    ];

    private readonly bool _asksOnlyFlags;

    private FetchRequest(string items, string modifiers, bool asksOnlyFlags, FetchItems source) =>
        (Items, Modifiers, _asksOnlyFlags, Source) = (items, modifiers, asksOnlyFlags, source);

    public string Items { get; }

    public string Modifiers { get; }

    public FetchItems Source { get; }

    /// <exception cref="ArgumentException">A section that can't be sent, or VANISHED without CHANGEDSINCE.</exception>
    public static FetchRequest Make(FetchItems items, ImapCapabilities offers)
    {
        if (items.Vanished && items.ChangedSince is null)
            throw new ArgumentException("VANISHED needs CHANGEDSINCE (RFC 7162 §3.2.6).", nameof(items));
        var text = new StringBuilder("(UID");
        foreach (var (fact, names, needs) in Known)
        {
            if (items.Facts.HasFlag(fact) && IsOffered(offers, needs)) text.Append(' ').Append(names);
        }
        foreach (var section in items.Sections) Append(text, section, offers);
        var modifiers = "";
        if (items.ChangedSince is { } modSeq && offers.HasCondstore)
            modifiers = FormattableString.Invariant($" (CHANGEDSINCE {modSeq}{(items.Vanished ? " VANISHED" : "")})");
        const FetchFacts Flags = FetchFacts.Flags | FetchFacts.ModSeq;
        var asksOnlyFlags = items.Sections.Count == 0 && (items.Facts & ~Flags) == 0;
        return new FetchRequest(text.Append(')').ToString(), modifiers, asksOnlyFlags, items);
    }

    /// <summary>
    /// An answer, as against news of flags that came by itself while this was under way: those hold nothing else.
    /// </summary>
    public bool IsAnswer(FetchedEmail email)
    {
        if (_asksOnlyFlags || email.Sections.Count > 0) return true;
        var isNews = email.Flags is not null && email.Size is null && email.InternalDate is null
            && email.Envelope is null && email.Structure is null && email.EmailId is null && email.ThreadId is null
            && email.GmailMessageId is null && email.GmailLabels is null && email.SaveDate is null
            && email.Preview is null && !email.StructureIsUnreadable && !email.EnvelopeIsUnreadable;
        return !isNews;
    }

    private static bool IsOffered(ImapCapabilities offers, string needs) => needs switch
    {
        "" => true,
        "CONDSTORE" => offers.HasCondstore,
        _ => offers.Has(needs),
    };

    private static void Append(StringBuilder text, MailSection section, ImapCapabilities offers)
    {
        ArgumentGuard.NoLineBreaks(section.Name, nameof(section));
        var asked = section.Name.AsSpan();
        if (asked.ContainsAnyExceptInRange(' ', '~') || asked.Contains(']'))
        {
            throw new ArgumentException(
                $"'{section.Name}' is no section of a mail (RFC 9051 §6.4.5.1).", nameof(section));
        }
        var name = section.Decoded && offers.HasOrRev2("BINARY") ? "BINARY" : "BODY";
        text.Append(' ').Append(name).Append(".PEEK[").Append(section.Name).Append(']');
        if (section.Part is { } part)
            text.Append(CultureInfo.InvariantCulture, $"<{part.First}.{part.Count}>");
    }
}
