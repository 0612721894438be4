using System.Security.Cryptography;
using MailMesh.Mail.Sasl;
using MailMesh.Mail.Sasl.Server;

namespace MailMesh.Mail.Smtp.Server;

/// <summary>AUTH, RFC 4954: from the command to the user, over as many lines as the mechanism takes.</summary>
internal sealed class ClientLogin(SmtpServerOptions options, SmtpSession session, HandlerCalls owner)
{
    // One a process: the salt of a user who doesn't exist is the same in every session.
    private static readonly byte[] NobodyKey = RandomNumberGenerator.GetBytes(32);

    private SaslServer? _mechanism;
    private int _failures;

    /// <summary>The next line is a response, no command.</summary>
    public bool IsUnderWay => _mechanism is not null;

    /// <summary>Offered to this client now.</summary>
    public bool IsOffered => options.Accounts is not null && session.User is null
        && (session.IsEncrypted || options.AllowLoginInClear);

    /// <summary>STARTTLS makes what was said before count for nothing.</summary>
    public void Forget() => _mechanism = null;

    public async ValueTask<SmtpReply> Begin(string argument)
    {
        if (options.Accounts is null) return Replies.NotImplemented;
        if (session.User is not null) return Replies.LoggedInAlready;
        if (!IsOffered) return Replies.LoginNeedsTls;
        var words = argument.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > 2) return Replies.AuthSyntax;
        _mechanism = SaslServer.Of(words[0], owner.FindAccount, NobodyKey);
        if (_mechanism is null) return Replies.UnknownMechanism;
        if (words.Length == 1) return Ask(_mechanism.FirstChallenge);
        return await Continue(words[1] == "=" ? "" : words[1]); // "=" is an empty initial response (§4)
    }

    public async ValueTask<SmtpReply> Continue(string response)
    {
        if (response == "*") return End(Replies.LoginCancelled);
        var message = new byte[response.Length];
        if (!Convert.TryFromBase64String(response, message, out var length)) return End(Replies.NotBase64);
        try
        {
            var step = await _mechanism!.Take(message[..length]);
            if (step.Challenge is { } challenge) return Ask(challenge);
            if (step.User is not { } user) return Fail();
            session.User = user;
            return End(Replies.LoggedIn);
        }
        catch (SaslException)
        {
            return End(Replies.MalformedLogin);
        }
        catch (AccountLookupException)
        {
            return End(Replies.LoginUnavailable);
        }
    }

    private SmtpReply Fail() =>
        End(++_failures >= options.LoginFailuresMax ? Replies.TooManyLogins : Replies.WrongLogin);

    private SmtpReply End(SmtpReply reply)
    {
        _mechanism = null;
        return reply;
    }

    private static SmtpReply Ask(byte[] challenge) => new(334, null, Convert.ToBase64String(challenge));
}

/// <summary>The owner's lookup failed, and was reported.</summary>
internal sealed class AccountLookupException() : Exception("The owner's account lookup failed.");
