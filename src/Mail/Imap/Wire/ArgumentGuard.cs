using System.Buffers;
using System.Runtime.CompilerServices;

namespace MailMesh.Mail.Imap.Wire;

/// <summary>Keeps a caller's text from becoming another command.</summary>
internal static class ArgumentGuard
{
    private static readonly SearchValues<char> AtomEnds = SearchValues.Create("(){%*\"\\]");

    /// <exception cref="ArgumentException">
    /// The text has CR, LF or NUL, which no argument of a command may have.
    /// </exception>
    public static void NoLineBreaks(string text, [CallerArgumentExpression(nameof(text))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(text, name);
        if (text.AsSpan().ContainsAny('\r', '\n', '\0'))
            throw new ArgumentException("An IMAP argument holds no CR, LF or NUL.", name);
    }

    /// <summary>
    /// Text that is written as it is: an atom (RFC 9051 §9), a flag when it may begin with a backslash.
    /// </summary>
    /// <exception cref="ArgumentException">The text is empty or has a character that ends an atom.</exception>
    public static void IsAtom(
        string text, bool isFlag = false, [CallerArgumentExpression(nameof(text))] string name = "")
    {
        NoLineBreaks(text, name);
        var atom = isFlag && text.StartsWith('\\') ? text.AsSpan(1) : text.AsSpan();
        if (atom.IsEmpty || atom.ContainsAnyExceptInRange('!', '~') || atom.ContainsAny(AtomEnds))
            throw new ArgumentException($"'{text}' is no {(isFlag ? "flag" : "atom")} of IMAP (RFC 9051 §9).", name);
    }

    /// <exception cref="ArgumentException">The set is empty, which IMAP can't say.</exception>
    public static void IsNotEmpty(UidSet uids, [CallerArgumentExpression(nameof(uids))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(uids, name);
        if (uids.IsEmpty) throw new ArgumentException("An empty set of UIDs can't be sent.", name);
    }
}
