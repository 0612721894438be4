using MailMesh.Mail.Smtp;

namespace MailMesh.Providers.Account;

/// <summary>The SMTP server of one inbox's account, as it is now.</summary>
public abstract record SendingAccount
{
    private SendingAccount()
    {
    }

    /// <param name="Version">Changes with any setting or credential: connections made before are not used then.</param>
    public sealed record Ready(SmtpEndpoint Endpoint, string Version) : SendingAccount;

    /// <summary>It can't send until its owner acts.</summary>
    /// <param name="Code">A code of <see cref="Outcome.Failed"/>.</param>
    public sealed record Unusable(string Code, string Reason) : SendingAccount;
}

/// <summary>Where the account of an inbox is known: asked before each mail.</summary>
public delegate Task<SendingAccount> AccountFinder(Guid inboxId, CancellationToken ct);
