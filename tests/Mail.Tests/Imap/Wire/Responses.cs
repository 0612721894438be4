using System.Text;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Tests.Imap.Wire;

/// <summary>Reads responses from bytes alone, without a connection.</summary>
internal static class Responses
{
    public static Task<List<FetchedEmail>> Read(string wire, ImapLimits? limits = null) =>
        Read(new MemoryStream(Encoding.Latin1.GetBytes(wire)), limits ?? new ImapLimits(), static (_, _) => null);

    public static async Task<List<FetchedEmail>> Read(Stream wire, ImapLimits limits, WireReader.LargeLiteral large)
    {
        var mails = new List<FetchedEmail>();
        var parser = new FetchParser();
        using var reader = new WireReader(wire, limits, large);
        while (await reader.Next(CancellationToken.None))
        {
            if (Parse(reader, parser, limits.DepthMax) is { } mail) mails.Add(mail);
        }
        return mails;
    }

    private static FetchedEmail? Parse(WireReader reader, FetchParser parser, int depthMax)
    {
        var text = new ResponseReader(reader.Text, reader.Literals, depthMax);
        text.Atom();
        text.Spaces();
        if (!text.TryNumber32(out var sequence)) return null;
        text.Spaces();
        text.Atom();
        return parser.Read(sequence, ref text);
    }
}
