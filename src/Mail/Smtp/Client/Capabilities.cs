using System.Globalization;

namespace MailMesh.Mail.Smtp.Client;

/// <summary>What a server offers in its EHLO reply (RFC 5321 §4.1.1.1). After HELO: nothing.</summary>
internal sealed record Capabilities
{
    public static Capabilities None { get; } = new();

    public bool StartTls { get; private init; }

    public bool Pipelining { get; private init; }

    public bool EightBitMime { get; private init; }

    public bool Utf8 { get; private init; }

    public bool Chunking { get; private init; }

    public bool BinaryMime { get; private init; }

    public bool Dsn { get; private init; }

    public bool HasSize { get; private init; }

    /// <summary>Largest mail in bytes, or null when unlimited or unknown (RFC 1870 §4).</summary>
    public long? SizeMax { get; private init; }

    public IReadOnlySet<string> AuthMechanisms { get; private init; } = new HashSet<string>();

    public static Capabilities Parse(string ehloText)
    {
        var offers = None;
        var mechanisms = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in ehloText.Split('\n').Skip(1)) // the first line is the server's name
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words.FirstOrDefault()?.ToUpperInvariant())
            {
                case "STARTTLS": offers = offers with { StartTls = true }; break;
                case "PIPELINING": offers = offers with { Pipelining = true }; break;
                case "8BITMIME": offers = offers with { EightBitMime = true }; break;
                case "SMTPUTF8": offers = offers with { Utf8 = true }; break;
                case "CHUNKING": offers = offers with { Chunking = true }; break;
                case "BINARYMIME": offers = offers with { BinaryMime = true }; break;
                case "DSN": offers = offers with { Dsn = true }; break;
                case "SIZE":
                    var isNumber = long.TryParse(
                        words.ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out var size);
                    offers = offers with { HasSize = true, SizeMax = isNumber && size > 0 ? size : null };
                    break;
                case "AUTH":
                    mechanisms.UnionWith(words.Skip(1));
                    break;
                // "AUTH=LOGIN PLAIN" is older than RFC 4954, and some servers still write only that.
                case { } old when old.StartsWith("AUTH=", StringComparison.Ordinal):
                    mechanisms.UnionWith(words.Skip(1).Append(old["AUTH=".Length..]));
                    break;
            }
        }
        return offers with { AuthMechanisms = mechanisms };
    }
}
