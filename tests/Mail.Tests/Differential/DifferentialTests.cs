using System.Security.Cryptography;
using System.Text;
using MailMesh.Corpus;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Differential;

/// <summary>5,000 varied mails, read by us as by two readers that are older than we are.</summary>
public class DifferentialTests(OtherReaders others) : IClassFixture<OtherReaders>
{
    private const int ShownMax = 12;

    // Seen by eye, each: broken mails of which we make more, or which nobody can read.
    private static readonly Dictionary<int, string> Explained = new()
    {
        [533] = "An inner boundary is damaged: we end the part at the outer one, mailparser reads on to the end.",
        [999] = "An inner boundary is damaged: we end the part at the outer one, mailparser reads on to the end.",
        [1379] = "Cut inside a character: .NET shows a question mark for half a GB 18030 one, others U+FFFD.",
        [1814] = "Damaged base64 ends a group short: Python gives up and returns the base64 text, we what it holds.",
        [2363] = "Cut inside a character: .NET shows a middle dot for half a Shift_JIS one, others U+FFFD.",
        [3054] = "Cut inside base64: Python gives up and returns the base64 text, we what it holds.",
    };

    [Fact]
    public void What_is_explained_away_is_malformed_and_does_differ() => Assert.All(Explained.Keys, number =>
    {
        var mail = others.Generated[number];
        Assert.Equal(MailShape.Malformed, mail.Shape);
        Assert.NotNull(HeaderBesidePython(mail) ?? LeavesBesidePython(mail) ?? BesideMailparser(mail));
    });


    [Fact]
    public void Subject_sender_and_date_are_those_that_Python_reads() => Compare(HeaderBesidePython);

    [Fact]
    public void Every_leaf_decodes_to_what_Python_decodes() => Compare(LeavesBesidePython);

    [Fact]
    public void Subject_sender_date_text_and_files_are_those_that_mailparser_reads() => Compare(BesideMailparser);

    private string? HeaderBesidePython(GeneratedMail mail)
    {
        var (ours, theirs) = (MimeParser.Parse(mail.Bytes), others.Python[mail.Number]);
        return Differ("subject", ours.Subject, theirs.Subject)
            ?? Differ("from", Text(ours.From), string.Join(", ", theirs.From.Select(it => $"{it[0]} <{it[1]}>")))
            ?? Differ("date", ours.Date?.ToUnixTimeSeconds(), (long?)theirs.Date);
    }

    private string? LeavesBesidePython(GeneratedMail mail)
    {
        var ours = Leaves(MimeParser.Parse(mail.Bytes)).Select(Leaf).ToArray();
        var theirs = others.Python[mail.Number].Leaves;
        var differs = Differ("leaves", ours.Length, theirs.Length);
        for (var i = 0; i < ours.Length && differs is null; i++)
        {
            differs = Differ($"type of leaf {i}", ours[i][0], theirs[i][0])
                ?? Differ($"name of leaf {i}", ours[i][1], theirs[i][1])
                ?? Differ($"content of leaf {i}", Even(ours[i][2]), Even(theirs[i][2]));
        }
        return differs;
    }

    private string? BesideMailparser(GeneratedMail mail)
    {
        var (ours, theirs) = (MimeParser.Parse(mail.Bytes), others.Mailparser[mail.Number]);
        return Differ("subject", ours.Subject, theirs.Subject)
            ?? Differ("from", Text(ours.From), string.Join(", ", theirs.From.Select(it => $"{it[0]} <{it[1]}>")))
            ?? Differ("date", ours.Date?.ToUnixTimeSeconds(), (long?)theirs.Date)
            ?? Differ("text", Even(ours.TextPart?.DecodeText() ?? ""), Even(theirs.Text))
            ?? Differ("html", Even(ours.HtmlPart?.DecodeText() ?? ""), Even(theirs.Html))
            ?? Differ("files", Files(ours), string.Join(", ", theirs.Files.Select(it => $"{it[0]} {it[1]}")));
    }

    private void Compare(Func<GeneratedMail, string?> differs)
    {
        var unexplained = others.Generated
            .Where(mail => !Explained.ContainsKey(mail.Number))
            .Select(mail => (mail, difference: differs(mail)))
            .Where(it => it.difference is not null)
            .Select(it => $"{it.mail.Number} {it.mail.Shape} {it.mail.Charset}: {it.difference}")
            .ToArray();
        Assert.True(
            unexplained.Length == 0,
            $"{unexplained.Length} of {OtherReaders.Mails} mails are read otherwise:\n"
            + string.Join('\n', unexplained.Take(ShownMax)));
    }

    private static string? Differ<T>(string what, T ours, T theirs) =>
        EqualityComparer<T>.Default.Equals(ours, theirs) ? null : $"{what}: ours {Short(ours)}, theirs {Short(theirs)}";

    private static string Short<T>(T value) =>
        $"{value}" is { Length: > 300 } text ? text[..150] + " … " + text[^150..] : $"\"{value}\"";

    private static IEnumerable<MimePart> Leaves(MimeMessage mail) =>
        mail.AllParts.Where(part => part.Children.Count == 0);

    private static string[] Leaf(MimePart part) =>
        part.ContentType.MediaType.StartsWith("text/", StringComparison.Ordinal) && part.FileName is null
            ? [part.ContentType.MediaType, "", part.DecodeText()]
            : [
                part.ContentType.MediaType, part.FileName ?? "",
                part.ContentType.MediaType == "message/delivery-status" ? Status(part) : Hash(part),
            ];

    private static string Files(MimeMessage mail) =>
        string.Join(", ", mail.Attachments.Select(it => $"{it.FileName ?? ""} {Hash(it)}"));

    private static string Status(MimePart part) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Even(part.DecodeText()).Trim())));

    private static string Hash(MimePart part) => Convert.ToHexStringLower(SHA256.HashData(part.DecodeBytes()));

    private static string Text(IReadOnlyList<MailAddress> addresses) =>
        string.Join(", ", addresses.Select(it => $"{it.Name} <{it.Address}>"));

    // Readers disagree about line ends and about the one before a boundary; nothing else is evened out.
    private static string Even(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n');
}
