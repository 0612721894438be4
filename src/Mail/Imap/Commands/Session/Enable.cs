using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Session;

/// <summary>ENABLE, RFC 5161.</summary>
public static class EnableCommand
{
    /// <summary>
    /// Enables extensions by name, e.g. QRESYNC, UTF8=ACCEPT, IMAP4rev2; those that the server doesn't offer are left
    /// out. Gives all that are enabled now. iCloud answers OK without saying what: then what was asked is believed.
    /// </summary>
    /// <exception cref="ArgumentException">A name that is no atom.</exception>
    public static async Task<ImapOutcome<IReadOnlySet<string>>> Enable(
        this ImapClient client, IReadOnlyList<string> extensions, CancellationToken ct = default)
    {
        foreach (var extension in extensions) ArgumentGuard.IsAtom(extension, name: nameof(extensions));
        var offers = client.Capabilities;
        if (!offers.HasOrRev2("ENABLE") && !offers.Has("QRESYNC"))
            return await Offers.Missing<IReadOnlySet<string>>("ENABLE");
        string[] asked = [.. extensions.Where(extension => IsOffered(offers, extension))];
        if (asked.Length == 0) return await Offers.Missing<IReadOnlySet<string>>(string.Join(", ", extensions));
        return await client.Connection.Run(new Dialogue(client.Connection, asked), ct);
    }

    private static bool IsOffered(ImapCapabilities offers, string extension) =>
        offers.Has(extension)
        || (extension.Equals("CONDSTORE", StringComparison.OrdinalIgnoreCase) && offers.HasCondstore)
        || (extension.Equals("UTF8=ACCEPT", StringComparison.OrdinalIgnoreCase) && offers.Has("UTF8=ONLY"));

    private sealed class Dialogue(Connection connection, string[] extensions) : Command<IReadOnlySet<string>>
    {
        private readonly HashSet<string> _enabled = new(StringComparer.OrdinalIgnoreCase);
        private bool _isTold;

        public override string Name => "ENABLE";

        public override bool IsExclusive => true;

        public override void Write(CommandText text) => text.Append($"ENABLE {string.Join(' ', extensions)}");

        public override bool Take(string name, ref ResponseReader reader)
        {
            if (name != "ENABLED") return false;
            _isTold = true;
            _enabled.UnionWith(CapabilityParser.Read(ref reader).All);
            return true;
        }

        protected override IReadOnlySet<string> Result(StatusResponse ok)
        {
            var all = new HashSet<string>(connection.Enabled, StringComparer.OrdinalIgnoreCase);
            all.UnionWith(_isTold ? _enabled : extensions);
            return connection.Enabled = all;
        }
    }
}
