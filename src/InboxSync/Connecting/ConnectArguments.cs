using MailMesh.Contracts;

namespace MailMesh.InboxSync.Connecting;

/// <summary>What can be seen to be wrong with an ask before anything is tried.</summary>
internal static class ConnectArguments
{
    private const int AddressCharsMax = 254; // RFC 5321 §4.5.3.1.3, less the angle brackets
    private const int DisplayNameCharsMax = 200;
    public const int UserNameCharsMax = 320;

    public static InboxRefused? Fault(ConnectInbox ask)
    {
        if (AddressFault(ask.Address) is { } address)
            return new("invalid_address", address);
        if (ask.DisplayName is { } name && (name.Length > DisplayNameCharsMax || name.Any(char.IsControl)))
            return new("invalid_settings", $"display_name may have {DisplayNameCharsMax} characters, none of control.");
        if (ask.UserName is { } user && (user.Length is 0 or > UserNameCharsMax || user.Any(char.IsControl)))
            return new("invalid_settings", $"user_name must have 1 to {UserNameCharsMax} characters, none of control.");
        if (ask.SecretKind is not ("password" or "access_token"))
            return new("invalid_settings", "The kind of secret must be password or access_token.");
        var server = (ask.Imap is { } imap ? AccountServer.Fault(imap, "imap") : null)
            ?? (ask.Smtp is { } smtp ? AccountServer.Fault(smtp, "smtp") : null);
        return server is null ? null : new("invalid_settings", server);
    }

    private static string? AddressFault(string address)
    {
        var at = address.LastIndexOf('@');
        var isAddress = at > 0 && at < address.Length - 1 && address.Length <= AddressCharsMax
            && !address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or ',')
            && Uri.CheckHostName(address[(at + 1)..]) == UriHostNameType.Dns;
        if (!isAddress)
            return "address must be one mail address, e.g. ann@example.com";
        return address.Any(char.IsUpper) ? "address must be in lower case." : null;
    }
}
