using System.Text;
using MailMesh.Mail.Headers;

namespace MailMesh.Mail.Authentication;

/// <summary>Reads the grammar of Authentication-Results (RFC 8601 §2.2), comments removed, in linear time.</summary>
/// <param name="text">The field's value.</param>
internal sealed class AuthenticationResultsReader(string text)
{
    private int _at;

    /// <summary>Whether a text can stand unquoted (RFC 2045 §5.1).</summary>
    public static bool IsToken(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "-._+".Contains(c));

    public AuthenticationResults? Read()
    {
        if (Word() is not { Length: > 0 } server)
        {
            return null;
        }
        SkipSpace();
        // A version may follow; there is one (§2.2).
        if (_at < text.Length && text[_at] != ';' && Word() != "1")
        {
            return null;
        }
        var results = new List<MethodResult>();
        while (results.Count < AuthenticationResults.ResultsMax && Take(';'))
        {
            SkipSpace();
            if (_at == text.Length)
            {
                break; // A last semicolon, which the grammar doesn't have and servers write.
            }
            var method = Word();
            if (method.Equals("none", StringComparison.OrdinalIgnoreCase) && !PeekIs('='))
            {
                continue;
            }
            if (ReadResult(method) is not { } result)
            {
                return null;
            }
            results.Add(result);
        }
        SkipSpace();
        return _at == text.Length || results.Count == AuthenticationResults.ResultsMax
            ? new AuthenticationResults(server, results)
            : null;
    }

    private MethodResult? ReadResult(string method)
    {
        // method [ "/" version ] "=" result
        if (method.Length == 0 || (Take('/') && Word().Length == 0) || !Take('=')
            || Word() is not { Length: > 0 } result)
        {
            return null;
        }
        var reason = "";
        var properties = new List<AuthenticationProperty>();
        while (!PeekIs(';') && _at < text.Length)
        {
            var name = Word();
            if (name.Length == 0 || !Take('='))
            {
                return null;
            }
            var value = Word(isValue: true);
            var dot = name.IndexOf('.');
            if (dot > 0)
            {
                properties.Add(new AuthenticationProperty(
                    name[..dot].ToLowerInvariant(), name[(dot + 1)..].ToLowerInvariant(), value));
            }
            else if (name.Equals("reason", StringComparison.OrdinalIgnoreCase))
            {
                reason = value;
            }
            else
            {
                return null;
            }
        }
        return new MethodResult(method.ToLowerInvariant(), result.ToLowerInvariant(), reason, properties);
    }

    /// <summary>A token or quoted string; a value may hold what tokens may not, up to white space or ';'.</summary>
    private string Word(bool isValue = false)
    {
        SkipSpace();
        if (_at < text.Length && text[_at] == '"')
        {
            var content = new StringBuilder();
            _at += HeaderSyntax.ReadQuoted(text.AsSpan(_at), content);
            return content.ToString();
        }
        var start = _at;
        while (_at < text.Length && text[_at] is > ' ' and not (';' or '"')
            && (isValue || text[_at] is not ('=' or '/')))
        {
            _at++;
        }
        return text[start.._at];
    }

    private bool Take(char c)
    {
        var isNext = PeekIs(c);
        _at += isNext ? 1 : 0;
        return isNext;
    }

    private bool PeekIs(char c)
    {
        SkipSpace();
        return _at < text.Length && text[_at] == c;
    }

    private void SkipSpace()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t')
        {
            _at++;
        }
    }
}
