using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using MailMesh.Contracts;

namespace MailMesh.InboxSync.Connecting.Discovering;

/// <summary>Settings in the form that Thunderbird's autoconfiguration has (clientConfig, version 1.1).</summary>
internal static class AutoconfigDocument
{
    /// <summary>Real ones have some kilobytes.</summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>Null where it names no IMAP server that is reached by TLS, or is no such document.</summary>
    public static Finding? Read(byte[] document, string address)
    {
        // No DTD: an entity could name a file of ours, or grow without end.
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(document), settings);
            var provider = XDocument.Load(reader).Root?.Element("emailProvider");
            if (provider is null || Server(provider, "incomingServer", "imap", AccountServer.Imap) is not { } imap)
                return null;
            var user = imap.Element.Element("username")?.Value;
            return new Finding(
                imap.Server, Server(provider, "outgoingServer", "smtp", AccountServer.Smtp)?.Server,
                user is null ? null : Fill(user, address));
        }
        catch (XmlException)
        {
            return null; // a web page, most often
        }
    }

    private static (AccountServer Server, XElement Element)? Server(
        XElement provider, string name, string type, Func<MailServer, AccountServer> complete)
    {
        foreach (var element in provider.Elements(name).Where(each => (string?)each.Attribute("type") == type))
        {
            var tls = element.Element("socketType")?.Value.Trim() switch
            {
                "SSL" => "implicit",
                "STARTTLS" => "starttls",
                _ => null, // a document from a stranger may talk nobody out of TLS
            };
            var isPort = int.TryParse(
                element.Element("port")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port);
            var host = element.Element("hostname")?.Value.Trim() ?? "";
            var server = new MailServer(host, isPort ? port : null, tls);
            if (tls is not null && AccountServer.Fault(server, type) is null)
                return (complete(server), element);
        }
        return null;
    }

    private static string? Fill(string pattern, string address)
    {
        var at = address.LastIndexOf('@');
        var user = pattern.Trim()
            .Replace("%EMAILADDRESS%", address, StringComparison.Ordinal)
            .Replace("%EMAILLOCALPART%", address[..at], StringComparison.Ordinal)
            .Replace("%EMAILDOMAIN%", address[(at + 1)..], StringComparison.Ordinal);
        return user.Length is 0 or > ConnectArguments.UserNameCharsMax || user.Any(char.IsControl) ? null : user;
    }
}
