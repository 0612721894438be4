using System.Text;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;
using static MailMesh.Mail.Fuzz.Behaviour;

namespace MailMesh.Mail.Fuzz.Targets;

internal static class ImapTargets
{
    private const int DepthMax = 100;

    /// <summary>Each parser of a response's data, from the same bytes.</summary>
    public static FuzzTarget Responses { get; } = new("imap-responses", Grammar.Of(
        [
            "(UID 7 FLAGS (\\Seen $x) RFC822.SIZE 10 MODSEQ (9) INTERNALDATE \" 1-Jan-2026 00:00:00 +0000\" "
            + "EMAILID (M1) THREADID NIL X-GM-MSGID 1278455344230334865 X-GM-LABELS (\\Inbox \"a b\") "
            + "PREVIEW \"hi\" BODY[HEADER] NIL)",
            "(NIL \"s\" ((\"a\" NIL \"b\" \"c\")(NIL NIL \"group\" NIL)) NIL NIL NIL NIL NIL NIL \"<m@x>\")",
            "((\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"7bit\" 10 1 NIL (\"inline\" NIL) \"en\" NIL)"
            + "(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 9 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) "
            + "(\"text\" \"html\" NIL NIL NIL \"base64\" 5 1) 3) \"mixed\" (\"boundary\" \"b\") NIL NIL)",
            "(\\HasNoChildren \\Sent) \"/\" \"INBOX/Entw&APw-rfe\" (\"OLDNAME\" (\"x\"))",
            "\"a\" (MESSAGES 3 UIDNEXT 4 SIZE 99999999999 HIGHESTMODSEQ -1)", "[COPYUID 1 2:3,9 4:6] done",
            "IMAP4rev1 IMAP4rev2 AUTH=PLAIN QUOTA=RES-STORAGE", "1:3,5,7:*",
        ],
        "(", ")", "((", "))", "\"", "\\\"", "\\", "NIL", "[", "]", "<0>", "{3}\r\n", "~{3}\r\n", "{0}\r\n", " ",
        "  ", "&", "&-",
        "&AOk-", "*", ":", ",", "0", "-1", "1.5", "99999999999999999999",
        "\xc3\xa9", "\0", "\\Seen", "BODY[1.2.MIME]"), Run);

    private static int Run(ReadOnlyMemory<byte> input)
    {
        var seen = new HashCode();
        var reader = Reader(input);
        seen.Add(EnvelopeParser.TryRead(ref reader, out var envelope) ? Size(envelope!.From.Count) : -1);
        reader = Reader(input);
        seen.Add(BodyStructureParser.TryRead(ref reader, out var structure) ? Size(structure!.Type.Length) : -1);
        reader = Reader(input);
        seen.Add(MailboxInfoParser.TryRead(ref reader, out _));
        reader = Reader(input);
        seen.Add(MailboxStatusParser.TryRead(ref reader, out _));
        reader = Reader(input);
        using (var email = new FetchParser().Read(1, ref reader))
            seen.Add((email.Flags?.Count > 0, email.Size is null, email.ModSeq is null, Size(email.Sections.Count)));
        reader = Reader(input);
        seen.Add(FetchParser.TryReadStart(ref reader, out _, out _, out _));
        reader = Reader(input);
        seen.Add(StatusResponse.Read(StatusKind.No, ref reader).Code?.GetType());
        reader = Reader(input);
        _ = CapabilityParser.Read(ref reader);
        reader = Reader(input);
        seen.Add(ImapDate.Read(ref reader) is null);
        var text = Encoding.UTF8.GetString(input.Span);
        seen.Add(Size(ModifiedUtf7.Decode(text).Length));
        if (ModifiedUtf7.Decode(ModifiedUtf7.Encode(text)) != text)
            throw new InvalidOperationException("A mailbox's name does not come back.");
        seen.Add(UidSet.TryParse(input.Span, out var uids) ? Size(uids.Ranges.Count) : -1);
        return seen.ToHashCode();
    }

    // Literals as a connection leaves them: after each announcement, as many bytes as there are.
    private static ResponseReader Reader(ReadOnlyMemory<byte> input) => new(input.Span, [], DepthMax);
}
