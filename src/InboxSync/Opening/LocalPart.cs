namespace MailMesh.InboxSync.Opening;

/// <summary>The part before the @ of a hosted inbox.</summary>
public static class LocalPart
{
    public const int CharsMax = 64; // RFC 5321 §4.5.3.1.1

    /// <summary>
    /// Names that speak for the domain (RFC 2142), or that certificate authorities take for its owner: an agent
    /// must not hold them.
    /// </summary>
    private static readonly HashSet<string> Reserved =
    [
        "abuse", "admin", "administrator", "hostmaster", "mailer-daemon", "noc", "postmaster", "root", "security",
        "ssladmin", "ssl-admin", "sysadmin", "webmaster",
    ];

    /// <summary>Null where the name may be taken, else why not.</summary>
    public static string? Fault(string name)
    {
        if (name.Length is 0 or > CharsMax)
            return $"local_part must have 1 to {CharsMax} characters.";
        if (name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_')))
            return "local_part may have letters a to z, digits, '.', '-' and '_'; e.g. support-agent.";
        if (!char.IsAsciiLetterOrDigit(name[0]) || !char.IsAsciiLetterOrDigit(name[^1]))
            return "local_part must begin and end with a letter or digit.";
        if (name.Contains("..", StringComparison.Ordinal))
            return "local_part must not have two dots in a row.";
        return Reserved.Contains(name.ToLowerInvariant())
            ? $"'{name}' is kept for the domain's operator: choose another local_part."
            : null;
    }
}
