using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Responses.Parsing;

/// <summary>CAPABILITY, untagged or as a code (RFC 9051 §7.2.2).</summary>
internal static class CapabilityParser
{
    private const int NamesMax = 500;

    public static ImapCapabilities Read(ref ResponseReader reader)
    {
        var names = new List<string>();
        while (names.Count < NamesMax)
        {
            reader.Spaces();
            var name = reader.Atom();
            if (name.IsEmpty) break;
            names.Add(ResponseReader.Decode(name));
        }
        return new ImapCapabilities(names);
    }
}
