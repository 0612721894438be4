namespace MailMesh.Mail.Sasl;

/// <summary>
/// What proves an account to a mail server (SASL, RFC 4422). Never prints its secret.
/// </summary>
public abstract class SaslCredential
{
    private protected SaslCredential(string user)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        // PLAIN separates its fields by NUL, OAUTHBEARER and XOAUTH2 by U+0001: neither may be part of a name.
        if (user.AsSpan().IndexOfAnyInRange('\0', '\u001F') >= 0)
            throw new ArgumentException("A SASL user name holds no control characters.", nameof(user));
        User = user;
    }

    /// <summary>The authentication identity, usually the address or login name.</summary>
    public string User { get; }
}

/// <summary>A user name and password, for SCRAM-SHA-256, PLAIN and LOGIN.</summary>
public sealed class PasswordCredential : SaslCredential
{
    /// <param name="user">Login name; no control characters.</param>
    /// <param name="password">The secret; no NUL (RFC 4616 §2). Never logged or printed.</param>
    /// <exception cref="ArgumentException">A forbidden character, or an empty value.</exception>
    public PasswordCredential(string user, string password) : base(user)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        if (password.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A SASL password holds no NUL (RFC 4616 §2).", nameof(password));
        Password = password;
    }

    internal string Password { get; }

    /// <summary>The user and the kind of credential; never the password.</summary>
    public override string ToString() => $"{User} (password)";
}

/// <summary>A user name and a source of OAuth 2.0 access tokens, for OAUTHBEARER and XOAUTH2.</summary>
public sealed class AccessTokenCredential : SaslCredential
{
    /// <param name="user">The mail account's address.</param>
    /// <param name="token">Asked at each login, so that an expired token can be renewed by its owner.</param>
    public AccessTokenCredential(string user, Func<CancellationToken, ValueTask<string>> token) : base(user) =>
        Token = token;

    /// <param name="user">The mail account's address.</param>
    /// <param name="token">One fixed access token. Never logged or printed.</param>
    public AccessTokenCredential(string user, string token) : this(user, _ => ValueTask.FromResult(token)) { }

    internal Func<CancellationToken, ValueTask<string>> Token { get; }

    /// <summary>The user and the kind of credential; never the token.</summary>
    public override string ToString() => $"{User} (access token)";
}
