using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>
/// What a mail must be like to be found (RFC 9051 §6.4.4). Combined by <see cref="And"/>, <see cref="Or"/> and
/// <see cref="Not"/>. Texts match anywhere in a field, without case.
/// </summary>
public abstract record SearchKey
{
    private const int DepthMax = 100;

    private protected SearchKey() { }

    /// <summary>Every mail.</summary>
    public static SearchKey All { get; } = new Word("ALL");

    /// <summary>With \Seen.</summary>
    public static SearchKey Seen { get; } = new Word("SEEN");

    /// <summary>Without \Seen.</summary>
    public static SearchKey Unseen { get; } = new Word("UNSEEN");

    /// <summary>With \Answered.</summary>
    public static SearchKey Answered { get; } = new Word("ANSWERED");

    /// <summary>With \Flagged.</summary>
    public static SearchKey Flagged { get; } = new Word("FLAGGED");

    /// <summary>With \Deleted.</summary>
    public static SearchKey Deleted { get; } = new Word("DELETED");

    /// <summary>With \Draft.</summary>
    public static SearchKey Draft { get; } = new Word("DRAFT");

    /// <summary>From holds a text.</summary>
    public static SearchKey From(string text) => new Text("FROM", text);

    /// <summary>To holds a text.</summary>
    public static SearchKey To(string text) => new Text("TO", text);

    /// <summary>Cc holds a text.</summary>
    public static SearchKey Cc(string text) => new Text("CC", text);

    /// <summary>Subject holds a text.</summary>
    public static SearchKey Subject(string text) => new Text("SUBJECT", text);

    /// <summary>The body holds a text.</summary>
    public static SearchKey Body(string text) => new Text("BODY", text);

    /// <summary>Header or body holds a text.</summary>
    public static SearchKey Anywhere(string text) => new Text("TEXT", text);

    /// <summary>A header field holds a text; with an empty one the field is there.</summary>
    public static SearchKey Header(string field, string text) => new HeaderField(field, text);

    /// <summary>Has a keyword, e.g. <c>$Forwarded</c>.</summary>
    public static SearchKey Keyword(string keyword) => new AtomArgument("KEYWORD", keyword);

    /// <summary>Came on this day or later, by the server's own time zone.</summary>
    public static SearchKey Since(DateOnly day) => new Word($"SINCE {ImapDate.WriteDay(day)}");

    /// <summary>Came before this day.</summary>
    public static SearchKey Before(DateOnly day) => new Word($"BEFORE {ImapDate.WriteDay(day)}");

    /// <summary>Its Date field is on this day or later.</summary>
    public static SearchKey SentSince(DateOnly day) => new Word($"SENTSINCE {ImapDate.WriteDay(day)}");

    /// <summary>Its Date field is before this day.</summary>
    public static SearchKey SentBefore(DateOnly day) => new Word($"SENTBEFORE {ImapDate.WriteDay(day)}");

    /// <summary>More bytes than this.</summary>
    public static SearchKey Larger(uint bytes) => new Word(FormattableString.Invariant($"LARGER {bytes}"));

    /// <summary>Fewer bytes than this.</summary>
    public static SearchKey Smaller(uint bytes) => new Word(FormattableString.Invariant($"SMALLER {bytes}"));

    /// <summary>One of these UIDs.</summary>
    public static SearchKey Uid(UidSet uids)
    {
        ArgumentGuard.IsNotEmpty(uids);
        return new Word($"UID {uids}");
    }

    /// <summary>Changed at this mod-sequence or later; needs CONDSTORE (RFC 7162 §3.1.5).</summary>
    public static SearchKey ModSeq(ulong modSeq) => new Word(FormattableString.Invariant($"MODSEQ {modSeq}"));

    /// <summary>Has this EMAILID (RFC 8474 §5.1).</summary>
    public static SearchKey EmailId(string id) => new AtomArgument("EMAILID", id);

    /// <summary>Has this THREADID (RFC 8474 §5.2).</summary>
    public static SearchKey ThreadId(string id) => new AtomArgument("THREADID", id);

    /// <summary>What Gmail's own search finds by a query (X-GM-RAW).</summary>
    public static SearchKey GmailRaw(string query) => new Text("X-GM-RAW", query);

    /// <summary>Not like that.</summary>
    public static SearchKey Not(SearchKey key) => new Inverse(key);

    /// <summary>Like one of the two.</summary>
    public static SearchKey Or(SearchKey one, SearchKey other) => new Either(one, other);

    /// <summary>Like all of these; like every mail if there are none.</summary>
    public static SearchKey And(params IReadOnlyList<SearchKey> keys) => keys.Count == 0 ? All : new Every(keys);

    /// <summary>A text in it isn't ASCII.</summary>
    internal virtual bool NeedsUtf8 => false;

    internal abstract void Write(CommandText text);

    /// <exception cref="ArgumentException">An argument can't be sent, or keys nest too deep.</exception>
    internal virtual void Check(int depth)
    {
        if (depth > DepthMax) throw new ArgumentException($"Search keys nest over {DepthMax} deep.");
    }

    private sealed record Word(string Name) : SearchKey
    {
        internal override void Write(CommandText text) => text.Append(Name);
    }

    private sealed record AtomArgument(string Name, string Value) : SearchKey
    {
        internal override void Write(CommandText text) => text.Append($"{Name} {Value}");

        internal override void Check(int depth) => ArgumentGuard.IsAtom(Value, name: Name);
    }

    private sealed record Text(string Name, string Value) : SearchKey
    {
        internal override bool NeedsUtf8 => !System.Text.Ascii.IsValid(Value);

        internal override void Write(CommandText text) => text.Append(Name).Append(" ").Text(Value, Name);

        internal override void Check(int depth) => ArgumentGuard.NoLineBreaks(Value, Name);
    }

    private sealed record HeaderField(string Field, string Value) : SearchKey
    {
        internal override bool NeedsUtf8 => !System.Text.Ascii.IsValid(Value);

        internal override void Write(CommandText text) =>
            text.Append($"HEADER {Field} ").Text(Value, "HEADER");

        internal override void Check(int depth)
        {
            ArgumentGuard.IsAtom(Field, name: "field");
            ArgumentGuard.NoLineBreaks(Value, "text");
        }
    }

    private sealed record Inverse(SearchKey Key) : SearchKey
    {
        internal override bool NeedsUtf8 => Key.NeedsUtf8;

        internal override void Write(CommandText text) => Key.Write(text.Append("NOT "));

        internal override void Check(int depth)
        {
            base.Check(depth);
            Key.Check(depth + 1);
        }
    }

    private sealed record Either(SearchKey One, SearchKey Other) : SearchKey
    {
        internal override bool NeedsUtf8 => One.NeedsUtf8 || Other.NeedsUtf8;

        internal override void Write(CommandText text)
        {
            One.Write(text.Append("OR "));
            Other.Write(text.Append(" "));
        }

        internal override void Check(int depth)
        {
            base.Check(depth);
            One.Check(depth + 1);
            Other.Check(depth + 1);
        }
    }

    private sealed record Every(IReadOnlyList<SearchKey> Keys) : SearchKey
    {
        internal override bool NeedsUtf8 => Keys.Any(static key => key.NeedsUtf8);

        internal override void Write(CommandText text)
        {
            var mark = "(";
            foreach (var key in Keys)
            {
                key.Write(text.Append(mark));
                mark = " ";
            }
            text.Append(")");
        }

        internal override void Check(int depth)
        {
            base.Check(depth);
            foreach (var key in Keys) key.Check(depth + 1);
        }
    }
}
