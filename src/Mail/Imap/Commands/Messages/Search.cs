using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>UID SEARCH, RFC 9051 §6.4.4, answered by SEARCH or by ESEARCH (RFC 4731).</summary>
public static class SearchCommand
{
    /// <summary>
    /// Finds mails of the open mailbox. Texts are sent in UTF-8. Where ESEARCH is offered its compact answer is asked
    /// for; iCloud's isn't reliable: <see cref="SearchOptions.AvoidEsearch"/>.
    /// </summary>
    /// <exception cref="ArgumentException">A text with CR, LF or NUL, or keys that nest over 100 deep.</exception>
    public static Task<ImapOutcome<SearchResult>> Search(
        this ImapClient client, SearchKey key, SearchOptions? options = null, CancellationToken ct = default)
    {
        key.Check(depth: 0);
        var isExtended = client.Capabilities.HasOrRev2("ESEARCH") && options is not { AvoidEsearch: true };
        return client.Connection.Run(new Dialogue(key, isExtended, client.Connection), ct);
    }

    private sealed class Dialogue(SearchKey key, bool isExtended, Connection connection) : Command<SearchResult>
    {
        private readonly List<UidRange> _uids = [];
        private ulong? _modSeq;

        public override string Name => "UID SEARCH";

        public override void Write(CommandText text)
        {
            text.Append("UID SEARCH ");
            if (isExtended) text.Append("RETURN (ALL) ");
            // With UTF8=ACCEPT a CHARSET must not be given (RFC 6855 §3).
            if (!connection.IsUtf8 && key.NeedsUtf8) text.Append("CHARSET UTF-8 ");
            key.Write(text);
        }

        public override bool Take(string name, ref ResponseReader reader) => name switch
        {
            "SEARCH" => TakeSearch(ref reader),
            "ESEARCH" => TakeEsearch(ref reader),
            _ => false,
        };

        protected override SearchResult Result(StatusResponse ok) => new(UidSet.Of(_uids), _modSeq);

        private bool TakeSearch(ref ResponseReader reader)
        {
            while (true)
            {
                reader.Spaces();
                if (reader.IsAtEnd) return true;
                if (reader.TryNumber32(out var uid))
                {
                    if (uid > 0) AddOne(uid);
                }
                else if (reader.Try('(')) _modSeq = ReadModSeq(ref reader); // (MODSEQ n), RFC 7162 §3.1.5
                else SkipOrClose(ref reader);
            }
        }

        /// <summary>A list that ends here never began: Skip would stand before its end for ever.</summary>
        private static void SkipOrClose(ref ResponseReader reader)
        {
            if (!reader.Try(')')) reader.Skip();
        }

        /// <summary>Results mostly ascend: neighbours are joined as they come.</summary>
        private void AddOne(uint uid)
        {
            if (_uids.Count > 0 && _uids[^1].Last + 1 == uid) _uids[^1] = _uids[^1] with { Last = uid };
            else _uids.Add(new UidRange(uid, uid));
        }

        private static ulong? ReadModSeq(ref ResponseReader reader)
        {
            reader.Atom();
            reader.Spaces();
            ulong? found = reader.TryNumber(out var modSeq, out var isNegative) && !isNegative ? modSeq : null;
            reader.Try(')');
            return found;
        }

        private bool TakeEsearch(ref ResponseReader reader)
        {
            reader.Spaces();
            if (reader.Try('(')) // (TAG "A1")
            {
                reader.Atom();
                reader.Spaces();
                if (reader.TryText(out var tag) && tag != Tag) return false;
                reader.Spaces();
                reader.Try(')');
            }
            while (true)
            {
                reader.Spaces();
                if (reader.IsAtEnd) return true;
                var item = reader.Atom();
                if (item.IsEmpty) SkipOrClose(ref reader);
                else if (!Ascii.Is(item, "UID")) ReadItem(item, ref reader);
            }
        }

        private void ReadItem(ReadOnlySpan<byte> item, ref ResponseReader reader)
        {
            reader.Spaces();
            if (Ascii.Is(item, "ALL") && UidSet.TryParse(reader.Atom(), out var uids)) _uids.AddRange(uids.Ranges);
            else if (Ascii.Is(item, "MODSEQ") && reader.TryNumber(out var modSeq, out _)) _modSeq = modSeq;
            else if (!Ascii.Is(item, "ALL")) reader.Skip();
        }
    }
}

/// <summary>How a search runs.</summary>
public sealed record SearchOptions
{
    /// <summary>Asks for the old answer even where ESEARCH is offered.</summary>
    public bool AvoidEsearch { get; init; }
}

/// <summary>What a search found.</summary>
/// <param name="Uids">All of them.</param>
/// <param name="ModSeq">Highest mod-sequence among them, where the search had one (RFC 7162 §3.1.5).</param>
public sealed record SearchResult(UidSet Uids, ulong? ModSeq);
