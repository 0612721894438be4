using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Smtp.Server;

/// <summary>The argument of MAIL or RCPT: a path in brackets and parameters (RFC 5321 §4.1.2, §3.3).</summary>
internal sealed record PathArgument(string Address, IReadOnlyList<string> Parameters)
{
    private const int ParametersMax = 16;

    /// <summary>Null when the argument is malformed.</summary>
    /// <param name="argument">All behind the verb.</param>
    /// <param name="keyword"><c>FROM:</c> or <c>TO:</c>.</param>
    public static PathArgument? Parse(string argument, string keyword)
    {
        if (!argument.StartsWith(keyword, StringComparison.OrdinalIgnoreCase)) return null;
        var rest = argument.AsSpan(keyword.Length).TrimStart(' '); // many clients write a space here
        if (rest is not ['<', ..]) return null;
        var close = Close(rest);
        if (close < 0) return null;
        var after = rest[(close + 1)..];
        if (!after.IsEmpty && after[0] != ' ') return null;
        var parameters = after.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parameters.Length > ParametersMax
            ? null
            : new PathArgument(WithoutRoute(rest[1..close]).ToString(), parameters);
    }

    public bool IsMailbox => AddressSyntax.IsMailbox(Address);

    public bool IsAscii => AddressSyntax.IsAscii(Address);

    /// <summary>The closing bracket that no quoted string holds.</summary>
    private static int Close(ReadOnlySpan<char> path)
    {
        var isQuoted = false;
        for (var i = 1; i < path.Length; i++)
        {
            if (isQuoted && path[i] == '\\') i++;
            else if (path[i] == '"') isQuoted = !isQuoted;
            else if (!isQuoted && path[i] == '>') return i;
        }
        return -1;
    }

    // "@relay.example:user@host": source routes are ignored (RFC 5321 §4.1.1.3, appendix C).
    private static ReadOnlySpan<char> WithoutRoute(ReadOnlySpan<char> path) =>
        path is ['@', ..] && path.IndexOf(':') is > 0 and var colon ? path[(colon + 1)..] : path;
}
